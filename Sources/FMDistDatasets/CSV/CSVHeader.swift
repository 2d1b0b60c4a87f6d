/// What the first line of a table says: how many columns, which is the label's, and whether the line is a header at all.
struct CSVHeader {
  /// The names, if the line is a header.
  let names: [String]?
  /// The number of columns.
  let columns: Int
  /// The column of the class numbers.
  let label: Int
  /// Columns that are left out: pandas' index, the first, which has no name, and those that only say which image it is.
  let skipped: [Int]
  /// What the columns of a line are, in their order.
  private(set) var runs: [Run] = []

  /// Neighbouring columns of one kind.
  struct Run {
    enum Kind {
      case pixels, label, skipped
    }
    let kind: Kind
    let count: Int
  }

  /// What the names say of the pixels; nil without names of theirs.
  let columnsOfPixels: PixelColumns?

  /// The most columns: an image of 1024 x 1024 in grey, beside label and index. Each has a name of its own in memory.
  static let mostColumns = 1 << 20 + 2
  /// The longest line, in bytes: as many columns with names.
  static let longestLine = 1 << 24

  /// Names of a label's column, in lower case.
  private static let labelNames: Set<String> = ["label", "labels", "class", "target", "y"]

  /// Whether a column called `name` is the label wherever it stands.
  static func isLabel(_ name: String) -> Bool { labelNames.contains(name.lowercased()) }

  /// Reads `line`, the first of the file at `path`, without its end; `wanted` is the configuration's size of the images.
  init(_ line: UnsafeBufferPointer<UInt8>, wanted: ImageSize?, path: String) throws(DatasetError) {
    let count = line.reduce(1) { $1 == UInt8(ascii: ",") ? $0 + 1 : $0 }
    guard count <= Self.mostColumns else {
      throw DatasetError(
        .malformed,
        "\(path): line 1: expected a label and the pixels of one image in at most \(Self.mostColumns) columns, found \(count). Write a "
          + "line for each image, or store larger images as NumPy or image files.")
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
      guard !Self.isShuffledCount(fields) else {
        throw DatasetError(
          .malformed,
          "\(path): line 1: its numbers are a header that counts the columns, in another order, and do not say which is the label. Call "
            + "that column label, and the others pixel0, pixel1, and so on.")
      }
      (names, label, skipped, columnsOfPixels) = (nil, 0, [], nil)
      runs = divided()
      return
    }
    names = fields
    let first = fields[0].isEmpty && columns > 2 ? 1 : 0
    let named = fields.indices.filter { Self.labelNames.contains(fields[$0].lowercased()) }
    guard named.count <= 1 else {
      throw DatasetError(
        .malformed,
        "\(path): line 1: expected one column called label, found \(named.count): columns "
          + "\(named.map { String($0 + 1) }.joined(separator: " and ")). Leave one of them out.")
    }
    if named.isEmpty, Self.isCount(fields[first...]) {
      (label, skipped, columnsOfPixels) = (first, Array(0..<first), nil)
      runs = divided()
      return
    }
    // A first column that is called like its neighbour, apart from its number, is a pixel's.
    func stem(_ name: String) -> String { ColumnName(name).stem }
    guard !named.isEmpty || (stem(fields[first]) != stem(fields[first + 1]) && !ColumnName.isOther(fields[first]))
    else {
      throw DatasetError(
        .malformed,
        "\(path): line 1: expected a column called label, found only \"\(fields[first])\", \"\(fields[first + 1])\" and so on. "
          + "Images without labels can be neither trained on nor scored: add the labels, or call their column label.")
    }
    let label = named.first ?? first
    self.label = label
    // Without numbers in names nothing tells pixels from what is none.
    let identities = named.isEmpty ? [] : fields.indices.filter { ColumnName.isIdentity(fields[$0]) && $0 != label }
    let rest = fields.indices.filter { $0 != label && $0 >= first && !identities.contains($0) }
    let isClear = rest.contains { !ColumnName(fields[$0]).numbers.isEmpty }
    skipped = Array(0..<first) + (isClear ? identities.filter { $0 >= first } : [])
    columnsOfPixels = try PixelColumns(
      fields, isClear ? rest : fields.indices.filter { $0 != label && $0 >= first }, wanted: wanted, path: path)
    runs = divided()
  }

  /// All columns as runs.
  private func divided() -> [Run] {
    var (runs, skipped): ([Run], ArraySlice<Int>) = ([], skipped[...])
    func add(_ kind: Run.Kind, _ count: Int) {
      guard count > 0 else { return }
      if kind != .label, let last = runs.last, last.kind == kind {
        runs[runs.count - 1] = Run(kind: kind, count: last.count + count)
      } else {
        runs.append(Run(kind: kind, count: count))
      }
    }
    for column in 0..<columns {
      if column == label {
        add(.label, 1)
      } else if column == skipped.first {
        skipped.removeFirst()
        add(.skipped, 1)
      } else {
        add(.pixels, 1)
      }
    }
    return runs
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

  /// Whether `fields`, numbers all, are what ``isCount(_:)`` is about in another order. Ten at least: fewer may be an image.
  private static func isShuffledCount(_ fields: [String]) -> Bool {
    guard fields.count >= 10 else { return false }
    var numbers: [Int] = []
    for field in fields {
      guard let number = Int(field), (0...fields.count).contains(number) else { return false }
      numbers.append(number)
    }
    return isCount(numbers.sorted().map(String.init)[...])
  }

  /// The length of the byte order mark that `text` begins with, which some editors write: 3 or 0.
  static func byteOrderMark(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The number of pixels in a row.
  var pixels: Int { columns - 1 - skipped.count }

  /// The length of a row, or the height and width, where the names tell.
  var sizes: [Int] { columnsOfPixels?.sizes ?? [pixels] }

  /// A sentence about columns that are left out though they have a name.
  var leftOut: String? {
    guard let names else { return nil }
    let own = skipped.filter { !names[$0].isEmpty }
    guard !own.isEmpty else { return nil }
    return "\(own.map { name($0) }.joined(separator: ", ")) \(own.count == 1 ? "is" : "are") not used as pixels."
  }

  /// What the column of the label is called, where columns have names and not mere numbers.
  var labelName: String? { columnsOfPixels == nil ? nil : names?[label] }

  /// Whether the columns stand as without a header: the label, then the pixels in order.
  var isUsual: Bool { skipped.isEmpty && label == 0 && columnsOfPixels?.places == nil }

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
