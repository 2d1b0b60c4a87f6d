/// Numbers, words and switches. A `...Value` reads the node itself; the others read the value of a key, the `optional`
/// ones giving nil when it is absent or null. All throw when the value is of another type or out of range.
extension ConfigurationNode {
  /// An integer in `range`.
  public func intValue(in range: some RangeExpression<Int> = Int.min...Int.max) throws(ConfigurationError) -> Int {
    let expected = "an integer\(RangeText.of(range))"
    switch plain {
    case .integer(let value) where range.contains(value): return value
    case .tooLarge: throw error("must be \(expected), found \(tree.found), which is too large")
    default: throw mistyped(expected)
    }
  }

  /// A number in `range`; `.inf` and `.nan` only when `allowsNonFinite`.
  public func doubleValue(
    in range: some RangeExpression<Double> = -Double.infinity...Double.infinity, allowsNonFinite: Bool = false
  ) throws(ConfigurationError) -> Double {
    let expected = "a number\(RangeText.of(range))"
    let value: Double
    switch plain {
    case .integer(let integer): value = Double(integer)
    case .double(let double): value = double
    case .tooLarge: throw error("must be \(expected), found \(tree.found), which is too large")
    default: throw mistyped(expected)
    }
    if !value.isFinite {
      guard allowsNonFinite else { throw error("must be a finite number, found \(tree.found)") }
      if value.isNaN { return value }
    }
    guard range.contains(value) else { throw mistyped(expected) }
    return value
  }

  /// `true` or `false`.
  public func boolValue() throws(ConfigurationError) -> Bool {
    if case .bool(let value) = plain { return value }
    throw mistyped("true or false")
  }

  /// Text: any single value as it was written, quoted or not.
  public func stringValue() throws(ConfigurationError) -> String {
    if case .scalar(let text, _) = tree.content, !tree.isNull { return text }
    throw mistyped("text")
  }

  /// One of the words of `type`.
  public func choiceValue<Choice>(_ type: Choice.Type = Choice.self) throws(ConfigurationError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    let words = Choice.allCases.map(\.rawValue)
    guard case .scalar(let word, _) = tree.content, !tree.isNull else {
      throw mistyped("one of \(words.joined(separator: ", "))")
    }
    if let choice = Choice(rawValue: word) { return choice }
    let suggestion = Spelling.nearest(to: word, in: words).map { "; did you mean '\($0)'?" } ?? ""
    throw error("must be one of \(words.joined(separator: ", ")), found \(tree.found)\(suggestion)")
  }

  /// The integer at `key`, in `range`.
  public func int(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> Int { try node(key).intValue(in: range) }

  /// The integer at `key`, in `range`, or nil.
  public func optionalInt(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> Int? { try optionalNode(key)?.intValue(in: range) }

  /// The number at `key`, in `range`.
  public func double(
    _ key: String, in range: some RangeExpression<Double> = -Double.infinity...Double.infinity,
    allowsNonFinite: Bool = false
  ) throws(ConfigurationError) -> Double {
    try node(key).doubleValue(in: range, allowsNonFinite: allowsNonFinite)
  }

  /// The number at `key`, in `range`, or nil.
  public func optionalDouble(
    _ key: String, in range: some RangeExpression<Double> = -Double.infinity...Double.infinity,
    allowsNonFinite: Bool = false
  ) throws(ConfigurationError) -> Double? {
    try optionalNode(key)?.doubleValue(in: range, allowsNonFinite: allowsNonFinite)
  }

  /// `true` or `false` at `key`.
  public func bool(_ key: String) throws(ConfigurationError) -> Bool { try node(key).boolValue() }

  /// `true` or `false` at `key`, or nil.
  public func optionalBool(_ key: String) throws(ConfigurationError) -> Bool? { try optionalNode(key)?.boolValue() }

  /// The text at `key`.
  public func string(_ key: String) throws(ConfigurationError) -> String { try node(key).stringValue() }

  /// The text at `key`, or nil.
  public func optionalString(_ key: String) throws(ConfigurationError) -> String? {
    try optionalNode(key)?.stringValue()
  }

  /// One of the words of `type` at `key`.
  public func choice<Choice>(
    _ key: String, _ type: Choice.Type = Choice.self
  ) throws(ConfigurationError) -> Choice where Choice: RawRepresentable<String> & CaseIterable {
    try node(key).choiceValue(type)
  }

  /// One of the words of `type` at `key`, or nil.
  public func optionalChoice<Choice>(
    _ key: String, _ type: Choice.Type = Choice.self
  ) throws(ConfigurationError) -> Choice? where Choice: RawRepresentable<String> & CaseIterable {
    try optionalNode(key)?.choiceValue(type)
  }

  /// What the plain word here means; nil for quoted text, lists and mappings.
  private var plain: PlainScalar? {
    if case .scalar(let text, isPlain: true) = tree.content { PlainScalar(text) } else { nil }
  }

  private func mistyped(_ expected: String) -> ConfigurationError {
    if case .scalar(let text, isPlain: false) = tree.content, PlainScalar(text) != .text {
      return error("must be \(expected), found \(tree.found); take the quotes away")
    }
    return error("must be \(expected), found \(tree.found)")
  }
}
