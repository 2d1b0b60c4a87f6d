import FMDistNeuralNet
import FMDistRunFiles

/// Reads a kind's keys from a configuration.
struct KeyReader: KeyVisitor {
  let node: ConfigurationNode

  mutating func integer(
    _ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool
  ) throws(ConfigurationError) {
    value = isRequired ? try node.int(key, in: least...) : try node.optionalInt(key, in: least...) ?? value
  }

  mutating func number(
    _ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool
  ) throws(ConfigurationError) {
    // Without an end the sentence is shorter.
    if range.upperBound == .infinity {
      let range = range.lowerBound...
      value = isRequired ? try node.double(key, in: range) : try node.optionalDouble(key, in: range) ?? value
    } else {
      value = isRequired ? try node.double(key, in: range) : try node.optionalDouble(key, in: range) ?? value
    }
  }

  mutating func optionalNumber(
    _ key: String, _ value: inout Double?, in range: ClosedRange<Double>
  ) throws(ConfigurationError) {
    // Without an end the sentence is shorter.
    let found =
      range.upperBound == .infinity
      ? try node.optionalDouble(key, in: range.lowerBound...) : try node.optionalDouble(key, in: range)
    value = found ?? value
  }

  mutating func optionalShare(_ key: String, _ value: inout Double?) throws(ConfigurationError) {
    value = try node.optionalShare(key) ?? value
  }

  mutating func optionalInteger(
    _ key: String, _ value: inout Int?, atLeast least: Int
  ) throws(ConfigurationError) { value = try node.optionalInt(key, in: least...) ?? value }

  mutating func texts(_ key: String, _ value: inout [String]) throws(ConfigurationError) {
    value = try node.optionalTexts(key, naming: "what it is for") ?? value
  }

  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) throws(ConfigurationError) {
    value = isRequired ? try node.share(key) : try node.optionalShare(key) ?? value
  }

  mutating func flag(_ key: String, _ value: inout Bool) throws(ConfigurationError) {
    value = try node.optionalBool(key) ?? value
  }

  mutating func choice<Choice>(
    _ key: String, _ value: inout Choice, isRequired: Bool
  ) throws(ConfigurationError) where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    value = isRequired ? try node.choice(key) : try node.optionalChoice(key) ?? value
  }

  mutating func optionalChoice<Choice>(
    _ key: String, _ value: inout Choice?
  ) throws(ConfigurationError) where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    value = try node.optionalChoice(key) ?? value
  }

  mutating func text(_ key: String, _ value: inout String?) throws(ConfigurationError) {
    value = try node.optionalString(key) ?? value
  }

  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) throws(ConfigurationError) {
    let pair = isRequired ? try node.intOrPair(key, in: 1...) : try node.optionalIntOrPair(key, in: 1...)
    if let pair { value = Extent(pair.0, pair.1) }
  }

  mutating func axes(_ key: String, _ value: inout [Int]) throws(ConfigurationError) {
    let axes = try node.ints(key, in: 1...3)
    guard axes.sorted() == [1, 2, 3] else {
      throw try node.node(key).error(
        "must be 1 (height), 2 (width) and 3 (channels), each once, in any order, found \(axes)")
    }
    value = axes
  }

  mutating func initializer(_ key: String, _ value: inout Initializer) throws(ConfigurationError) {
    value =
      try node.optionalNamedItem(key, "initializer", of: Initializer.kinds.names, usual: value.name) {
        item throws(ConfigurationError) in try Initializer(item)
      } ?? value
  }

  mutating func margins(_ key: String, _ value: inout Margins) throws(ConfigurationError) {
    value =
      try node.optional(key, isNumber: true) { node throws(ConfigurationError) in try node.marginsValue() } ?? value
  }

  mutating func shape(_ key: String, _ value: inout [Int]) throws(ConfigurationError) {
    value = try node.ints(key, in: (-1)...)
  }

  mutating func regularizer(_ key: String, _ value: inout Regularizer?) throws(ConfigurationError) {
    value =
      try node.optionalSection(key) { node throws(ConfigurationError) in
        // The first is what a number alone is taken for.
        let (l2, l1) = (try node.optionalDouble("l2", in: 0...), try node.optionalDouble("l1", in: 0...))
        guard node.has("l1") || node.has("l2") else {
          throw node.error("needs l1 or l2, or both, found neither; write \(key): {l2: 0.0001}")
        }
        return Regularizer(l1: l1 ?? 0, l2: l2 ?? 0)
      } ?? value
  }

  mutating func layers(
    _ key: String, _ value: inout [LayerDescription], isRequired: Bool
  ) throws(ConfigurationError) {
    guard isRequired || node.has(key) else { return }
    value = try node.namedItems(key, "layer", of: []) { item throws(ConfigurationError) in try LayerDescription(item) }
  }
}

extension LayerDescription {
  /// The layer that `item` is, with its place in the graph.
  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    let node = item.options
    self.init(try Self.kinds.kind(of: item, "layer").init())
    var keys = KeyReader(node: node)
    try visit(&keys)
    name = try node.optionalString("name")
    inputs = try node.optionalTexts("inputs", naming: "the layers to read")
  }
}

extension ConfigurationNode {
  /// One integer for all sides; or a list of two for height and width, each of which may be a list of two.
  fileprivate func marginsValue() throws(ConfigurationError) -> Margins {
    func sides(_ node: ConfigurationNode) throws(ConfigurationError) -> (Int, Int) {
      guard case .list(let values) = node.value else {
        let both = try node.intValue(in: 0...)
        return (both, both)
      }
      guard values.count == 2 else { throw node.error(ConfigurationNode.marginsWords(found: values.count)) }
      let pair = try node.intsValue(in: 0...)
      return (pair[0], pair[1])
    }
    guard case .list(let values) = value else {
      let all = try intValue(in: 0...)
      return Margins(all, all)
    }
    guard values.count == 2 else { throw error(ConfigurationNode.marginsWords(found: values.count)) }
    let items = try items()
    let (height, width) = (try sides(items[0]), try sides(items[1]))
    return Margins(top: height.0, bottom: height.1, left: width.0, right: width.1)
  }

  private static func marginsWords(found count: Int) -> String {
    "must be one integer, two for height and width such as [1, 2], or a pair for each, [[top, bottom], [left, right]]; "
      + "found a list of \(count)"
  }
}
