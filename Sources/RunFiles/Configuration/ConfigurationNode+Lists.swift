/// Lists, pairs, and items with a name.
extension ConfigurationNode {
  /// The items of the list at `key`.
  public func list(_ key: String) throws(ConfigurationError) -> [ConfigurationNode] { try node(key).items() }

  /// The items of the list at `key`, or nil.
  public func optionalList(_ key: String) throws(ConfigurationError) -> [ConfigurationNode]? {
    try optionalNode(key)?.items()
  }

  /// The integers of the list at `key`, each in `range`.
  public func ints(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> [Int] {
    var values: [Int] = []
    for item in try list(key) { values.append(try item.intValue(in: range)) }
    return values
  }

  /// The numbers of the list at `key`, each in `range`.
  public func doubles(
    _ key: String, in range: some RangeExpression<Double> = -Double.infinity...Double.infinity
  ) throws(ConfigurationError) -> [Double] {
    var values: [Double] = []
    for item in try list(key) { values.append(try item.doubleValue(in: range)) }
    return values
  }

  /// The texts of the list at `key`.
  public func strings(_ key: String) throws(ConfigurationError) -> [String] {
    var values: [String] = []
    for item in try list(key) { values.append(try item.stringValue()) }
    return values
  }

  /// An integer that stands for both, or a list of two: `kernel_size: 3` or `kernel_size: [3, 5]` (height, width).
  public func intOrPair(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> (Int, Int) { try node(key).intOrPairValue(in: range) }

  /// Like ``intOrPair(_:in:)``, or nil when `key` is absent or null.
  public func optionalIntOrPair(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> (Int, Int)? { try optionalNode(key)?.intOrPairValue(in: range) }

  private func intOrPairValue(in range: some RangeExpression<Int>) throws(ConfigurationError) -> (Int, Int) {
    guard case .list(let trees) = tree.content else {
      let value = try intValue(in: range)
      return (value, value)
    }
    guard trees.count == 2 else {
      throw error("must be one integer, or two in brackets such as [3, 5], found \(tree.found)")
    }
    let items = try items()
    return (try items[0].intValue(in: range), try items[1].intValue(in: range))
  }

  /// The list at `key` whose items are a bare word (`- flatten`) or a mapping with one key (`- conv2d: {filters: 64}`).
  public func namedItems(_ key: String) throws(ConfigurationError) -> [ConfigurationItem] {
    var items: [ConfigurationItem] = []
    for item in try list(key) { items.append(try item.namedItemValue()) }
    return items
  }

  /// The bare word (`optimizer: adam`) or the mapping with one key (`optimizer: {adam: {learning_rate: 0.001}}`) at `key`.
  public func namedItem(_ key: String) throws(ConfigurationError) -> ConfigurationItem {
    try node(key).namedItemValue()
  }

  /// Like ``namedItem(_:)``, or nil when `key` is absent or null.
  public func optionalNamedItem(_ key: String) throws(ConfigurationError) -> ConfigurationItem? {
    try optionalNode(key)?.namedItemValue()
  }

  private func namedItemValue() throws(ConfigurationError) -> ConfigurationItem {
    let expected = "must be a name, or one name with its options such as {dense: {units: 10}}"
    switch tree.content {
    case .scalar(let name, _) where !tree.isNull:
      let nothing = ConfigurationTree(content: .mapping([]), place: tree.place)
      return ConfigurationItem(name: name, options: ConfigurationNode(nothing, path: "\(path).\(name)"), place: place)
    case .mapping(let entries):
      guard let entry = entries.first else { throw error("\(expected), found an empty mapping") }
      if entries.count > 1 {
        throw ConfigurationError(
          place: "\(entries[1].place)",
          sentence:
            "\(path) \(expected), found '\(entry.key)' and '\(entries[1].key)' side by side; --set \(path)=\(entries[1].key) "
            + "before --set \(path).\(entries[1].key).… takes the place of '\(entry.key)'")
      }
      if let options = try optionalMapping(entry.key) {
        return ConfigurationItem(name: entry.key, options: options, place: "\(entry.place)")
      }
      let nothing = ConfigurationTree(content: .mapping([]), place: entry.place)
      let options = ConfigurationNode(nothing, path: "\(path).\(entry.key)")
      return ConfigurationItem(name: entry.key, options: options, place: "\(entry.place)")
    default: throw error("\(expected), found \(tree.found)")
    }
  }
}
