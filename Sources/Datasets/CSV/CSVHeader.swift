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

  /// The most columns: an image of 1024 x 1024 in grey, beside label and index. Each has a name of its own in memory.
  static let mostColumns = 1 << 20 + 2
  /// The longest line, in bytes: as many columns with names.
  static let longestLine = 1 << 24

  /// Names of a label's column, in lower case.
  private static let labelNames: Set<String> = ["label", "labels", "class", "target", "y"]

  /// Reads `line`, the first of the file at `path`, without its end.
  init(_ line: UnsafeBufferPointer<UInt8>, path: String) throws(DatasetError) {
    let count = line.reduce(1) { $1 == UInt8(ascii: ",") ? $0 + 1 : $0 }
    guard count <= Self.mostColumns else {
      throw DatasetError(
        .malformed,
        "\(path): line 1: expected a label and the pixels of one image in at most \(Self.mostColumns) columns, found \(count). Write a "
          + "line for each image, or store larger images as NumPy or PNG files.")
    }
    let content = UnsafeBufferPointer(rebasing: line.dropFirst(Self.byteOrderMark(line)))
    let fields = Self.fields(of: content, count: count)
    columns = fields.count
    guard columns > 1 else {
      let text = String(decoding: content.prefix(1024), as: UTF8.self)
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

  /// The texts between the commas of `line`, one after the other: there may be a million.
  private static func fields(of line: UnsafeBufferPointer<UInt8>, count: Int) -> [String] {
    var fields: [String] = []
    fields.reserveCapacity(count)
    var rest = line[...]
    while true {
      let field = rest.prefix { $0 != UInt8(ascii: ",") }
      fields.append(String(decoding: field, as: UTF8.self)[...].trimmingQuotesAndSpaces)
      guard field.endIndex < rest.endIndex else { return fields }
      rest = rest[(field.endIndex + 1)...]
    }
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
