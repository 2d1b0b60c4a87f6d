import Foundation

/// The lines of a table, each with its fields: RFC 4180, with any separator and any ends of lines. A field in quotes may go over several lines.
struct TableRecords {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var place = 0
  private var line = 1
  /// Whether quotes may go on over the end of a line: not where one has no end, which would take all that follows.
  private var spansLines = true

  private static let (quote, lineFeed, carriageReturn) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  init(_ text: some StringProtocol, separator: Character) {
    bytes = Array(text.utf8)
    self.separator = separator.asciiValue ?? UInt8(ascii: ",")
  }

  /// The next one's first line, counted from 1, and its fields without blanks around them; nil at the end.
  mutating func next() -> (line: Int, fields: [String])? {
    guard place < bytes.count else { return nil }
    let (start, first) = (place, line)
    if let fields = record() { return (first, fields) }
    (place, line, spansLines) = (start, first, false)
    return record().map { (first, $0) }
  }

  /// Nil where a quote has no end.
  private mutating func record() -> [String]? {
    var (fields, field, isQuoted) = ([String](), [UInt8](), false)
    func text() -> String { String(decoding: field, as: UTF8.self).trimmingCharacters(in: .whitespaces) }
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      let follows = place < bytes.count ? bytes[place] : 0
      let isEnd = byte == Self.lineFeed || (byte == Self.carriageReturn && follows != Self.lineFeed)
      if isEnd { line += 1 }
      switch byte {
      case Self.quote where isQuoted && follows == Self.quote:
        field.append(byte)
        place += 1
      case Self.quote where isQuoted: isQuoted = false
      // One inside a field that begins otherwise is a letter, as inches are.
      case Self.quote where field.allSatisfy { $0 == 0x20 || $0 == 0x09 }: isQuoted = true
      case separator where !isQuoted:
        fields.append(text())
        field = []
      case Self.carriageReturn where !isEnd && !(isQuoted && spansLines): break
      case _ where isEnd && !(isQuoted && spansLines): return fields + [text()]
      default: field.append(byte)
      }
    }
    return isQuoted && spansLines ? nil : fields + [text()]
  }
}

/// What bytes say as text, in the encodings that spreadsheets write.
enum TableText {
  /// All of `bytes`; nil where they are no text in UTF-8, or in UTF-16 with a mark.
  static func whole(_ bytes: [UInt8]) -> String? {
    isUTF16(bytes) ? String(bytes: bytes, encoding: .utf16) : String(validating: bytes, as: UTF8.self)
  }

  /// The first `bytes` of a file, whose last letter may be cut off.
  static func beginning(_ bytes: [UInt8]) -> String {
    isUTF16(bytes)
      ? String(bytes: bytes.prefix(bytes.count / 2 * 2), encoding: .utf16) ?? ""
      : String(decoding: bytes, as: UTF8.self)
  }

  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
  }

  /// The line, counted from 1, with the first letter of `bytes` that is none of UTF-8.
  static func badLine(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }
}
