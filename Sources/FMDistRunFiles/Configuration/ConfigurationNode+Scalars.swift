/// Numbers, words and switches. A `...Value` reads the node itself; the others read the value of a key, the `optional`
/// ones giving nil when it is absent or null. All throw when the value is of another type or out of range.
extension ConfigurationNode {
  /// An integer in `range`.
  package func intValue(in range: some RangeExpression<Int> = Int.min...Int.max) throws(ConfigurationError) -> Int {
    let expected = "an integer\(RangeText.of(range))"
    switch plain {
    case .integer(let value) where range.contains(value): return value
    case .tooLarge: throw error("must be \(expected), found \(tree.found), which is too large")
    default: throw mistyped(expected) { ScalarHint.integer($0, in: range) }
    }
  }

  /// A number in `range`; `.inf` and `.nan` only when `allowsNonFinite`.
  package func doubleValue(
    in range: some RangeExpression<Double> = -Double.infinity...Double.infinity, allowsNonFinite: Bool = false
  ) throws(ConfigurationError) -> Double {
    let expected = "a number\(RangeText.of(range))"
    let value: Double
    switch plain {
    case .integer(let integer): value = Double(integer)
    case .double(let double): value = double
    case .tooLarge: throw error("must be \(expected), found \(tree.found), which is too large")
    default: throw mistyped(expected) { ScalarHint.number($0, in: range) }
    }
    if !value.isFinite {
      guard allowsNonFinite else { throw error("must be a finite number, found \(tree.found)") }
      if value.isNaN { return value }
    }
    guard range.contains(value) else { throw mistyped(expected) }
    return value
  }

  /// `true` or `false`.
  package func boolValue() throws(ConfigurationError) -> Bool {
    if case .bool(let value) = plain { return value }
    throw mistyped("true or false", ScalarHint.bool)
  }

  /// Text: any single value as it was written, quoted or not.
  package func stringValue() throws(ConfigurationError) -> String {
    if case .scalar(let text, _) = tree.content, !tree.isNull { return text }
    throw mistyped("text")
  }

  /// One of the words of `type`.
  package func choiceValue<Choice>(_ type: Choice.Type = Choice.self) throws(ConfigurationError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    let word = try wordValue(of: Choice.allCases.map(\.rawValue))
    guard let choice = Choice(rawValue: word) else { preconditionFailure("'\(word)' is not one of its keywords") }
    return choice
  }

  /// One of `words`; `likely` may know which of them another word stands for.
  private func wordValue(
    of words: [String], likely: (String) -> String? = { _ in nil }
  ) throws(ConfigurationError) -> String {
    guard case .scalar(let word, _) = tree.content, !tree.isNull else {
      throw mistyped("one of \(words.joined(separator: ", "))")
    }
    if words.contains(word) { return word }
    let suggestion =
      Spelling.isForeign(word, "activation") && Spelling.same(word, in: words) == nil
      ? ", which fmdist does not have yet"
      : (likely(ScalarHint.bare(word)) ?? Spelling.likely(ScalarHint.bare(word), in: words)).map {
        "; did you mean \(tree.place.setting(path, $0) ?? "'\($0)'")?"
      } ?? ""
    // PyTorch's padding is a number.
    let isAmount = Int(word) != nil && words.contains("same") && words.contains("valid")
    let amount = isAmount ? "; 'same' adds half of the kernel on each side, 'valid' nothing" : ""
    throw error("must be one of \(words.joined(separator: ", ")), found \(tree.found)\(isAmount ? amount : suggestion)")
  }

  /// The integer at `key`, in `range`.
  package func int(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> Int {
    try required(key, .integer, standIn: [10, 1, 0, -1].first(where: range.contains)) {
      node throws(ConfigurationError) in try node.intValue(in: range)
    }
  }

  /// The integer at `key`, in `range`, or nil.
  package func optionalInt(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> Int? {
    try optional(key, .integer) { node throws(ConfigurationError) in try node.intValue(in: range) }
  }

  /// The number at `key`, in `range`.
  package func double(
    _ key: String, in range: some RangeExpression<Double> = -Double.infinity...Double.infinity,
    allowsNonFinite: Bool = false
  ) throws(ConfigurationError) -> Double {
    try required(key, .number, standIn: [0.5, 1, 0, 10, 0.001].first(where: range.contains)) {
      node throws(ConfigurationError) in try node.doubleValue(in: range, allowsNonFinite: allowsNonFinite)
    }
  }

  /// The number at `key`, in `range`, or nil.
  package func optionalDouble(
    _ key: String, in range: some RangeExpression<Double> = -Double.infinity...Double.infinity,
    allowsNonFinite: Bool = false
  ) throws(ConfigurationError) -> Double? {
    try optional(key, .number) { node throws(ConfigurationError) in
      try node.doubleValue(in: range, allowsNonFinite: allowsNonFinite)
    }
  }

  /// The number of at least 0 and below 1 at `key`.
  package func share(_ key: String) throws(ConfigurationError) -> Double {
    try required(key, .share, standIn: 0.5) { node throws(ConfigurationError) in try node.shareValue() }
  }

  /// The number of at least 0 and below 1 at `key`, or nil.
  package func optionalShare(_ key: String) throws(ConfigurationError) -> Double? {
    try optional(key, .share) { node throws(ConfigurationError) in try node.shareValue() }
  }

  private func shareValue() throws(ConfigurationError) -> Double {
    let value = try doubleValue(in: 0...)
    guard value < 1 else {
      let percent = ConfigurationSchema.Key.share("\(value)").map { "; write \(rewritten($0)) for percent" } ?? ""
      throw error("must be below 1, found \(value)\(percent)")
    }
    return value
  }

  /// `true` or `false` at `key`.
  package func bool(_ key: String) throws(ConfigurationError) -> Bool {
    try required(key, .bool, standIn: false) { node throws(ConfigurationError) in try node.boolValue() }
  }

  /// `true` or `false` at `key`, or nil.
  package func optionalBool(_ key: String) throws(ConfigurationError) -> Bool? {
    try optional(key, .bool) { node throws(ConfigurationError) in try node.boolValue() }
  }

  /// The text at `key`.
  package func string(_ key: String) throws(ConfigurationError) -> String {
    try required(key, .text, standIn: "") { node throws(ConfigurationError) in try node.stringValue() }
  }

  /// The text at `key`, or nil.
  package func optionalString(_ key: String) throws(ConfigurationError) -> String? {
    try optional(key, .text) { node throws(ConfigurationError) in try node.stringValue() }
  }

  /// One of the words of `type` at `key`; advice takes `example`.
  package func choice<Choice>(
    _ key: String, _ type: Choice.Type = Choice.self, example: Choice? = nil
  ) throws(ConfigurationError) -> Choice where Choice: RawRepresentable<String> & CaseIterable {
    let words = Choice.allCases.map(\.rawValue)
    return try required(key, .choice(words), standIn: example ?? Choice.allCases.first) {
      node throws(ConfigurationError) in
      try node.choiceValue(type)
    }
  }

  /// One of the words of `type` at `key`, or nil.
  package func optionalChoice<Choice>(
    _ key: String, _ type: Choice.Type = Choice.self
  ) throws(ConfigurationError) -> Choice? where Choice: RawRepresentable<String> & CaseIterable {
    try optional(key, .choice(Choice.allCases.map(\.rawValue))) { node throws(ConfigurationError) in
      try node.choiceValue(type)
    }
  }

  /// One of `words` at `key`, or of those that were declared as a `kind`, or nil; `likely` knows which of them another word stands for.
  package func optionalWord(
    _ key: String, of words: [String], orDeclared kind: String, likely: (String, [String]) -> String?
  ) throws(ConfigurationError) -> String? {
    let words = words + (log.declared[kind] ?? [])
    return try optional(key, .choice(words)) { node throws(ConfigurationError) in
      try node.wordValue(of: words) { likely($0, words) }
    }
  }

  /// What one of `words` at `key` means, or what `read` makes of the mapping there, or nil.
  package func optionalWordOrSection<Value>(
    _ key: String, words: [String], meaning: (String) -> Value,
    read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    try optionalSection(key, orValue: .choice(words), read) { node throws(ConfigurationError) in
      meaning(try node.wordValue(of: words))
    }
  }

  /// What a number in `range` at `key` means, or what `read` makes of the mapping there, or nil.
  package func optionalNumberOrSection<Value>(
    _ key: String, in range: ClosedRange<Double>, meaning: (Double) -> Value,
    read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    try optionalSection(key, orValue: .section, read) { node throws(ConfigurationError) in
      meaning(try node.doubleValue(in: range))
    }
  }

  /// Declares `words`, which keys that are read later may name as a `kind`.
  package func declare(_ words: [String], as kind: String) { log.declared[kind] = words }

  /// What the plain word here means; nil for quoted text, lists and mappings.
  private var plain: PlainScalar? {
    if case .scalar(let text, isPlain: true) = tree.content { PlainScalar(text) } else { nil }
  }

  /// The error for another kind of value; `cure` knows what was probably meant by a word.
  private func mistyped(_ expected: String, _ cure: ((String) -> String?)? = nil) -> ConfigurationError {
    if case .scalar(let text, isPlain: false) = tree.content, PlainScalar(text) != .text {
      return error("must be \(expected), found \(tree.found); remove the quotes")
    }
    let key = path.split(separator: ".").last.map(String.init) ?? ""
    let advice =
      tree.word.flatMap { word in
        cure?(word).map { ScalarHint.isSentence($0) ? "; \($0)" : "; write \(tree.place.rewritten(key, $0))" }
      }
    return error("must be \(expected), found \(tree.found)\(advice ?? "")")
  }
}
