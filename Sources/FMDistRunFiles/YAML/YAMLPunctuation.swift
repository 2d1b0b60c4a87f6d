/// What a YAML text's punctuation says before it is parsed: at most how many values it has, and whether it has anchors and aliases.
///
/// One pass over the bytes, without allocation. Punctuation in quoted text counts too, so that nothing slips through; whole-line comments
/// do not.
struct YAMLPunctuation {
  /// The number of commas, colons, question marks, opening brackets and braces, and dashes before a blank. Each stands for at most three
  /// nodes of the tree.
  private(set) var count = 0
  /// The line of the first anchor (`&name`).
  private(set) var anchorLine: Int?
  /// Whether there is an alias (`*name`).
  private(set) var hasAlias = false

  /// Looks through `text`.
  init(_ text: String) {
    var text = text
    text.withUTF8 { scan($0) }
  }

  /// The counts of both together.
  static func + (_ one: YAMLPunctuation, _ other: YAMLPunctuation) -> YAMLPunctuation {
    var sum = one
    sum.count += other.count
    return sum
  }

  /// For the error that there are too many.
  var excess: String {
    "\(count) commas, colons, dashes and opening brackets, which separate keys and values; a configuration may have "
      + "\(ConfigurationParser.maximumSigns)"
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
    var line = 1
    var isIndentation = true
    var isComment = false
    var previous = UInt8(ascii: " ")
    var mark: UInt8?
    for (index, byte) in bytes.enumerated() {
      if Self.endsLine(bytes, index) {
        if byte != 10 || index == 0 || bytes[index - 1] != 13 { line += 1 }
        (isIndentation, isComment, previous, mark) = (true, false, UInt8(ascii: " "), nil)
        continue
      }
      if isComment { continue }
      if isIndentation {
        if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { continue }
        isIndentation = false
        isComment = byte == UInt8(ascii: "#")
        if isComment { continue }
      }
      let isName = byte >= 128 || Self.isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      if let mark, isName {
        if mark == UInt8(ascii: "&") { anchorLine = anchorLine ?? line } else { hasAlias = true }
      }
      mark = nil
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: "*"): if !Self.isLetterOrDigit(previous) { mark = byte }
      case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "{"): count += 1
      case UInt8(ascii: "-"):
        let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: " ")
        if next <= UInt8(ascii: " ") || next >= 128 { count += 1 }
      default: break
      }
      previous = byte
    }
  }

  /// Whether a line end is complete at `index`: those of ASCII, and U+0085, U+2028 and U+2029, which end comments of YAML as well.
  private static func endsLine(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch bytes[index] {
    case 10, 13: true
    case 0x85: index > 0 && bytes[index - 1] == 0xC2
    case 0xA8, 0xA9: index > 1 && bytes[index - 1] == 0x80 && bytes[index - 2] == 0xE2
    default: false
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
