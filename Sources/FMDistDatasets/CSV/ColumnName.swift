/// A column's name, taken apart into its text and its numbers: `pixel12`, `12`, `3x7`, `Pixel[3]`.
struct ColumnName {
  /// The text in lower case, with a zero byte for each number: equal for the columns of one sequence.
  let stem: String
  /// The numbers, in their order.
  let numbers: [Int]

  /// More digits are no number.
  private static let mostDigits = 9

  init(_ name: String) {
    var text: [UInt8] = []
    var numbers: [Int] = []
    let bytes = Array(name.lowercased().utf8)
    var place = 0
    while place < bytes.count {
      let digits = bytes[place...].prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.count <= Self.mostDigits else {
        // A zero byte of the name's own is no number.
        text += digits.isEmpty ? [max(1, bytes[place])] : Array(digits)
        place += max(1, digits.count)
        continue
      }
      text.append(0)
      numbers.append(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
      place += digits.count
    }
    stem = String(decoding: text, as: UTF8.self)
    self.numbers = numbers
  }

  /// The letters right before number `index`: "x" of `x3y7`, for number 0.
  func letters(before index: Int) -> String {
    let texts = stem.split(separator: "\0", omittingEmptySubsequences: false)
    guard texts.indices.contains(index) else { return "" }
    return String(texts[index].reversed().prefix { $0.isLetter }.reversed())
  }

  /// Names of columns that are no pixels, in lower case.
  private static let others: Set<String> = [
    "id", "ids", "idx", "index", "row", "weight", "weights", "age", "date", "time", "path", "file", "filename",
    "image_path", "image_id",
    "imageid", "image", "name", "split", "usage", "set", "fold", "width", "height", "size", "source", "url", "comment",
    "sex", "gender",
  ]

  /// Those of them that tell which image it is and nothing else: they may be left out without a loss.
  private static let identities: Set<String> = [
    "id", "ids", "idx", "index", "row", "path", "file", "filename", "image_path", "image_id", "imageid", "image",
    "name",
    "source", "url", "comment",
  ]

  /// Whether a column called `name` only says which image it is.
  static func isIdentity(_ name: String) -> Bool { identities.contains(name.lowercased()) }

  /// Whether `name` is known to be something else than a pixel or a label.
  static func isOther(_ name: String) -> Bool { others.contains(name.lowercased()) }
}
