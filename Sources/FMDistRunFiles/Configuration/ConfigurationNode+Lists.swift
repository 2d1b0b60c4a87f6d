/// Lists, pairs, and items with a name.
extension ConfigurationNode {
  /// The items of the list at `key`.
  package func list(_ key: String) throws(ConfigurationError) -> [ConfigurationNode] { try node(key).items() }

  /// The items of the list at `key`, or nil.
  package func optionalList(_ key: String) throws(ConfigurationError) -> [ConfigurationNode]? {
    try optionalNode(key)?.items()
  }

  /// The integers of this list, each in `range`.
  package func intsValue(
    in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> [Int] {
    var values: [Int] = []
    for item in try items() { values.append(try item.intValue(in: range)) }
    return values
  }

  /// The integers of the list at `key`, each in `range`.
  package func ints(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> [Int] { try node(key, .list).intsValue(in: range) }

  /// The numbers of the list at `key`, each in `range`.
  package func doubles(
    _ key: String, in range: some RangeExpression<Double> = -Double.infinity...Double.infinity
  ) throws(ConfigurationError) -> [Double] {
    var values: [Double] = []
    for item in try node(key, .list).items() { values.append(try item.doubleValue(in: range)) }
    return values
  }

  /// The texts of this list.
  package func stringsValue() throws(ConfigurationError) -> [String] {
    var values: [String] = []
    for item in try items() { values.append(try item.stringValue()) }
    return values
  }

  /// The texts of the list at `key`.
  package func strings(_ key: String) throws(ConfigurationError) -> [String] { try node(key, .list).stringsValue() }

  /// One text, or a list of at least one; `what` is what they are, for messages: "the layers to read".
  package func textsValue(naming what: String) throws(ConfigurationError) -> [String] {
    guard case .list = tree.content else { return [try stringValue()] }
    let texts = try stringsValue()
    guard !texts.isEmpty else { throw error("is an empty list; name \(what), or remove it") }
    return texts
  }

  /// One text or several at `key`, of which `example` is one.
  package func texts(_ key: String, naming what: String, example: String) throws(ConfigurationError) -> [String] {
    try required(key, .text, example: example, standIn: []) { node throws(ConfigurationError) in
      try node.textsValue(naming: what)
    }
  }

  /// One text or several at `key`, or nil.
  package func optionalTexts(_ key: String, naming what: String) throws(ConfigurationError) -> [String]? {
    try optional(key) { node throws(ConfigurationError) in try node.textsValue(naming: what) }
  }

  /// What `read` makes of each mapping of the list at `key`, or nil when `key` is absent or null.
  package func optionalSections<Value>(
    _ key: String, _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> [Value]? {
    if log.mode == .probing {
      _ = try optionalNode(key, .list)
      probe(key) { node throws(ConfigurationError) in _ = try read(node) }
      return nil
    }
    guard let nodes = try optional(key, .list, { node throws(ConfigurationError) in try node.items() }) else {
      return nil
    }
    var values: [Value] = []
    for node in nodes {
      let value = try kept { () throws(ConfigurationError) -> Value in
        try node.requireMapping()
        return try read(node)
      }
      if let value { values.append(value) }
    }
    return values
  }

  /// An integer that stands for both, or a list of two: `kernel_size: 3` or `kernel_size: [3, 5]` (height, width).
  package func intOrPair(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> (Int, Int) {
    // Read as a list, so that one Value is Equatable and stands in where there are errors.
    let pair = try required(key, .integer, standIn: [3, 3]) { node throws(ConfigurationError) in
      try node.intOrPairValue(in: range)
    }
    return (pair[0], pair[1])
  }

  /// Like ``intOrPair(_:in:)``, or nil when `key` is absent or null.
  package func optionalIntOrPair(
    _ key: String, in range: some RangeExpression<Int> = Int.min...Int.max
  ) throws(ConfigurationError) -> (Int, Int)? {
    let pair = try optional(key, .integer) { node throws(ConfigurationError) in try node.intOrPairValue(in: range) }
    return pair.map { ($0[0], $0[1]) }
  }

  /// Two integers.
  private func intOrPairValue(in range: some RangeExpression<Int>) throws(ConfigurationError) -> [Int] {
    guard case .list(let trees) = tree.content else {
      // (3, 3), 3x3
      let numbers = tree.word?.split { "(), x".contains($0) }.compactMap { Int($0) } ?? []
      if numbers.count == 2, numbers.allSatisfy(range.contains),
        tree.word?.contains(where: \.isLetter) != true
          || tree.word == "\(numbers[0])x\(numbers[1])"
      {
        throw error(
          "must be one integer, or two in brackets, found \(tree.found); write \(rewritten("[\(numbers[0]), \(numbers[1])]"))"
        )
      }
      let value = try intValue(in: range)
      return [value, value]
    }
    guard trees.count == 2 else {
      throw error("must be one integer, or two in brackets such as [3, 5], found \(tree.found)")
    }
    let items = try items()
    return [try items[0].intValue(in: range), try items[1].intValue(in: range)]
  }

}
