import Foundation

/// What somebody probably meant by a word that is not of the kind that is wanted.
enum ScalarHint {
  /// The integer to write, or a sentence ("…"); nil where nothing is known, or it is none of `range`.
  static func integer(_ text: String, in range: some RangeExpression<Int>) -> String? {
    guard let value = value(text) else { return general(text) }
    guard let number = Double(value), number == number.rounded(), abs(number) < 1e15 else {
      return PlainScalar(text) == .text ? "write a whole number" : nil
    }
    return String(Int(number)) == text || !range.contains(Int(number)) ? nil : String(Int(number))
  }

  /// The number to write, or a sentence; nil where nothing is known, or it is none of `range`.
  static func number(_ text: String, in range: some RangeExpression<Double>) -> String? {
    guard PlainScalar(text) == .text else { return nil }
    guard let value = value(text) else { return general(text) }
    return Double(value).map(range.contains) == true ? value : nil
  }

  /// `text` as YAML writes the number that it stands for.
  private static func value(_ text: String) -> String? {
    let word = bare(text).replacing("\u{2212}", with: "-").replacing(" ", with: "").replacing("\u{A0}", with: "")
    switch PlainScalar(word) {
    case .integer: return word
    case .double(let double): return double.isFinite ? word : nil
    default: break
    }
    if word.hasSuffix("%"), let number = value(String(word.dropLast())), let percent = Double(number) {
      return short(percent / 100)
    }
    let plain = word.replacing("_", with: "")
    if plain != word, Double(plain) != nil, PlainScalar(plain) != .text { return plain }
    if word.contains(",") {
      let parts = word.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) || $0.first == "-" }) else { return nil }
      // 1,000 may be a thousand; 0,001 cannot.
      let isThousands = parts.dropFirst().allSatisfy { $0.count == 3 } && parts[0] != "0" && parts[0].count <= 3
      if isThousands { return parts.joined() }
      if parts.count == 2 { return parts.joined(separator: ".") }
    }
    if word.lowercased().hasPrefix("0x"), let value = Int(word.dropFirst(2), radix: 16) { return String(value) }
    if word.allSatisfy(\.isNumber), let value = Int(word) { return String(value) }
    let sizes: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6]
    if let last = word.last, let size = sizes[last], let count = Double(word.dropLast()) { return short(count * size) }
    let parts = word.split(separator: "/")
    if parts.count == 2, let over = Double(parts[0]), let under = Double(parts[1]), under != 0 {
      return short(over / under)
    }
    return nil
  }

  /// `true` or `false`.
  static func bool(_ text: String) -> String? {
    switch bare(text).lowercased() {
    case "yes", "y", "on", "1", "true", "enable", "enabled": "true"
    case "no", "n", "off", "0", "false", "disable", "disabled": "false"
    default: general(text)
    }
  }

  /// Whether a hint is a sentence of its own and not a value to write.
  static func isSentence(_ hint: String) -> Bool { hint.contains(" ") }

  /// `text` without typographic quotes around it.
  static func bare(_ text: String) -> String { text.trimmingCharacters(in: CharacterSet(charactersIn: Self.curly)) }

  /// The cure for a word that stands where keys with values are wanted: `; …`, or nothing.
  static func cure(notMapping tree: ConfigurationTree) -> String {
    guard let word = tree.word else {
      if case .list(let items) = tree.content,
        items.allSatisfy({ if case .mapping = $0.content { true } else { false } }),
        !items.isEmpty
      {
        return "; remove the '- ' before the keys"
      }
      return ""
    }
    return keyWithoutSpace(word).map { "; \($0)" } ?? ""
  }

  /// The cure for something that stands where a list is wanted.
  static func cure(notList tree: ConfigurationTree, at path: String) -> String {
    func written(_ list: String) -> String {
      tree.place.rewritten(path.split(separator: ".").last.map(String.init) ?? "", list)
    }
    return switch tree.content {
    case .mapping(let entries) where !entries.isEmpty:
      "; begin each item with '- ', such as '- \(entries[0].key): …'"
    case .scalar(let text, _) where !tree.isNull:
      if let cure = keyWithoutSpace(text) {
        "; \(cure)"
      } else if text.contains(",") || text.contains("x") && text.allSatisfy({ $0.isNumber || $0 == "x" }) {
        "; write \(written("[\(text.split { ",x ".contains($0) }.joined(separator: ", "))]"))"
      } else {
        "; write \(written("[\(text)]")) for a list of one"
      }
    default: ""
    }
  }

  /// What is wrong with `key:value` and `key = value`; nil for other text.
  static func keyWithoutSpace(_ text: String) -> String? {
    let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let rest = text.dropFirst(word.count)
    guard let first = word.first, first.isLetter, !rest.isEmpty else { return nil }
    if rest.hasPrefix(":"), !rest.hasPrefix("://"), let next = rest.dropFirst().first, !next.isWhitespace {
      return "put a space after the colon: \(word): \(rest.dropFirst().trimmingCharacters(in: .whitespaces))"
    }
    let trimmed = rest.drop { $0 == " " }
    guard trimmed.hasPrefix("=") else { return nil }
    return "YAML has a colon and a space where this has '=': \(word): \(trimmed.dropFirst().drop { $0 == " " })"
  }

  /// What holds for a value of any kind.
  private static func general(_ text: String) -> String? {
    if text.contains("$") { return "variables of the shell are not replaced in a configuration" }
    if ["none", "nil", "undefined", "nan", "na", "default", "auto"].contains(bare(text).lowercased()) {
      return text.lowercased() == "nan" ? nil : "write null for the default"
    }
    if text.unicodeScalars.contains("\u{A0}") { return "it has a no-break space (U+00A0); write a plain one" }
    if text != bare(text) { return "remove the typographic quotes" }
    return nil
  }

  private static let curly = "\u{2018}\u{2019}\u{201C}\u{201D}\u{201E}\u{201A}\u{AB}\u{BB}\u{A0}"

  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(Float(value))"
  }
}
