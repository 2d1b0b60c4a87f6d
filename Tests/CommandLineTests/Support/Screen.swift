/// What a terminal of some columns shows: the few things that fmdist asks of one, with the usual wrapping at the end of a row.
struct Screen {
  /// A line as it was written; it may take several rows.
  private(set) var lines: [String] = []
  /// Whether a line was to be drawn over that had taken more than a row, of which the upper ones then stay.
  private(set) var hasDrawnOverWrapped = false

  private let columns: Int
  private var row: [Character] = []
  private var column = 0
  /// The rows above that belong to the same line.
  private var above = ""

  /// The screen after `output`, without a limit of height.
  init(columns: Int, output: String) {
    self.columns = columns
    var characters = output.makeIterator()
    while let character = characters.next() {
      switch character {
      case "\r\n", "\n": endLine()
      case "\r":
        column = 0
        if !above.isEmpty { hasDrawnOverWrapped = true }
      case "\u{1B}":
        var sequence = ""
        while let next = characters.next() {
          sequence.append(next)
          if next.isLetter { break }
        }
        precondition(sequence == "[K", "an escape sequence that is not known here: \(sequence)")
        row = Array(row.prefix(column))
      default: put(character)
      }
    }
    if !row.isEmpty || !above.isEmpty { endLine() }
  }

  private mutating func put(_ character: Character) {
    if column == columns {
      above += String(row)
      row = []
      column = 0
    }
    if column < row.count { row[column] = character } else { row.append(character) }
    column += 1
  }

  private mutating func endLine() {
    lines.append(above + String(row))
    above = ""
    row = []
    column = 0
  }
}
