/// What the first line of a table says: how many columns, which is the label's, and whether the line is a header at all.
struct CSVHeader {
  /// The names, if the line is a header.
  let names: [String]?
  /// The number of columns.
  let columns: Int
  /// The column of the class numbers.
  let label: Int
  /// Whether the first column is pandas' index, which has no name.
  let hasIndex: Bool

  /// Names of a label's column, in lower case.
  private static let labelNames: Set<String> = ["label", "labels", "class", "target", "y"]

  /// Reads `line`, the first of the file at `path`, without its end.
  init(_ line: UnsafeBufferPointer<UInt8>, path: String) throws(DatasetError) {
    let text = String(decoding: line.dropFirst(Self.byteOrderMark(line)), as: UTF8.self)
    let fields = text.split(separator: ",", omittingEmptySubsequences: false).map { field in
      field.trimmingQuotesAndSpaces
    }
    columns = fields.count
    guard columns > 1 else {
      let separator = text.contains(";") ? "semicolons" : text.contains("\t") ? "tabs" : nil
      throw DatasetError(
        .malformed,
        "\(path): line 1: expected a label and pixels with commas between them, found "
          + (separator.map { "\($0) between them. Save the table with commas." } ?? "no comma: \"\(text.prefix(40))\".")
      )
    }
    guard fields.contains(where: { Double($0) == nil }) || Self.isCount(fields[...]) else {
      (names, label, hasIndex) = (nil, 0, false)
      return
    }
    names = fields
    hasIndex = fields[0].isEmpty && columns > 2
    let first = hasIndex ? 1 : 0
    let named = fields.indices.filter { Self.labelNames.contains(fields[$0].lowercased()) }
    guard named.count <= 1 else {
      throw DatasetError(
        .malformed,
        "\(path): line 1: expected one column called label, found \(named.count): columns "
          + "\(named.map { String($0 + 1) }.joined(separator: " and ")). Leave one of them out.")
    }
    guard let label = named.first else {
      if Self.isCount(fields[first...]) {
        self.label = first
        return
      }
      // A first column that is called like its neighbour, apart from its number, is a pixel's.
      func stem(_ name: String) -> String { String(name.filter { !$0.isNumber }) }
      guard stem(fields[first]) != stem(fields[first + 1]) else {
        throw DatasetError(
          .malformed,
          "\(path): line 1: expected a column called label, found only \"\(fields[first])\", \"\(fields[first + 1])\" and so on. "
            + "Pictures without labels can be neither trained nor scored: add the labels.")
      }
      self.label = first
      return
    }
    self.label = label
  }

  /// Whether `fields`, three at least, count from 0 or from 1, as pandas calls columns without names: no image is like that.
  private static func isCount(_ fields: ArraySlice<String>) -> Bool {
    guard fields.count > 2, let start = fields.first.flatMap({ Int($0) }), start == 0 || start == 1 else {
      return false
    }
    return zip(fields, start...).allSatisfy { $0 == String($1) }
  }

  /// The length of the byte order mark that `text` begins with, which some editors write: 3 or 0.
  static func byteOrderMark(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The number of pixels in a row.
  var pixels: Int { columns - 1 - (hasIndex ? 1 : 0) }

  /// Column `index`, from 0, for a person: `column 3 ("pixel2")`.
  func name(_ index: Int) -> String {
    "column \(index + 1)" + (names.map { $0.indices.contains(index) ? " (\"\($0[index])\")" : "" } ?? "")
  }
}

extension Substring {
  /// Without spaces around it, and then without the quotes around that.
  var trimmingQuotesAndSpaces: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    if rest.count > 1, rest.first == "\"", rest.last == "\"" { rest = rest.dropFirst().dropLast() }
    return String(rest)
  }
}
