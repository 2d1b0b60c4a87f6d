import FMDistRunFiles

/// What a search varies: the keys of the configuration that it sets, and the values that it may have.
package struct Hyperparameter: Equatable, Sendable {
  /// What it is called in constraints, tables and pictures.
  package let name: String
  /// The keys that it sets, as `--set` has them; none where it repeats layers.
  package let keys: [String]
  /// The layers of the model that stand as often as it says; nil for none.
  package let repeats: ClosedRange<Int>?
  /// The values that it may have.
  package let values: HyperparameterValues
  /// The other hyperparameter's values with which it counts; nil for always. Keras Tuner's `conditional_scope`.
  package let condition: Condition?

  /// A hyperparameter that must have one of some values.
  package struct Condition: Equatable, Sendable {
    package let name: String
    package let values: [ConfigurationValue]
  }

  /// Reads the hyperparameter `name` from `node`: a list of values, or a mapping. One whose name has dots sets the key of that name.
  init(_ name: String, _ node: ConfigurationNode, known: [Hyperparameter]) throws(ConfigurationError) {
    self.name = name
    // Asked only where there are no keys: a value that is taken counts as read, whatever is in it.
    if node.keys.isEmpty, case .list(let values) = node.value {
      guard !values.isEmpty else { throw node.error("needs at least one value") }
      guard Set(values.map { ConfigurationWriter.inline($0) }).count == values.count else {
        throw node.error("has a value twice")
      }
      (self.values, condition, repeats) = (.choice(values), nil, nil)
      keys = [name]
      guard name.contains(".") || name == "model" || name == "optimizer" else {
        throw node.error("needs the key that it sets, as in \(name): {key: training.batch_size, values: [32, 64]}")
      }
      return
    }
    values = try HyperparameterValues(node)
    if let when = try node.optionalNode("when") {
      guard let parent = when.keys.first, when.keys.count == 1 else {
        throw when.error("names one other hyperparameter and its values, such as {blocks: [2, 3]}")
      }
      guard known.contains(where: { $0.name == parent }) else {
        throw when.error("names '\(parent)', which is no hyperparameter above this one")
      }
      let value = try when.node(parent).value
      var values = [value]
      if case .list(let several) = value { values = several }
      if let other = known.first(where: { $0.name == parent }),
        let never = values.first(where: { !other.values.contains($0) })
      {
        throw when.error("has \(parent): \(ConfigurationWriter.inline(never)), which is none of its values")
      }
      condition = Condition(name: parent, values: values)
    } else {
      condition = nil
    }
    if let layers = try node.optionalNode("repeat") {
      let ends = try layers.intsValue(in: 0...10_000)
      guard ends.count == 2, ends[0] <= ends[1] else {
        throw layers.error("names the first and the last of the layers that are repeated, such as [0, 1]")
      }
      guard case .integers(let range, _, _) = values, range.lowerBound >= 0 else {
        guard case .choice(let choices) = values,
          choices.allSatisfy({ if case .integer(0...) = $0 { true } else { false } })
        else { throw node.error("says how often layers stand: its values are whole numbers from 0") }
        (repeats, keys) = (ends[0]...ends[1], [])
        return
      }
      (repeats, keys) = (ends[0]...ends[1], [])
      return
    }
    repeats = nil
    if let key = try node.optionalNode("key") {
      if case .list = key.value { keys = try key.stringsValue() } else { keys = [try key.stringValue()] }
      guard !keys.isEmpty else { throw key.error("needs at least one key: with none all trials are the same") }
    } else {
      guard name.contains(".") || name == "model" || name == "optimizer" else {
        throw node.error("needs the key that it sets, such as key: training.batch_size")
      }
      keys = [name]
    }
  }

  /// Whether it sets `key`, something in it, or what it is in.
  package func sets(_ key: String) -> Bool {
    keys.contains { $0 == key || $0.hasPrefix(key + ".") || key.hasPrefix($0 + ".") }
  }

  /// Why `key` is not to be varied; nil where it may be.
  private static func objection(_ key: String) -> String? {
    func concerns(_ other: String) -> Bool { key == other || key.hasPrefix(other + ".") || other.hasPrefix(key + ".") }
    if concerns("tune") { return "is of the search, and no trial's" }
    if concerns("training.epochs") {
      return "is how far every trial is trained, and they are ranked by that first; set it outside of tune"
    }
    return nil
  }

  /// Throws where it sets what is not to be varied, or what `other`, above it, sets as well: one of the two would do nothing.
  func check(beside others: [Hyperparameter], _ node: ConfigurationNode) throws(ConfigurationError) {
    for (index, key) in keys.enumerated() {
      if let objection = Self.objection(key) { throw node.error("sets \(key), which \(objection)") }
      guard !keys[..<index].contains(key) else { throw node.error("names the key \(key) twice") }
    }
    for other in others where !excludes(other) {
      // What is in something may be set behind it: of an optimizer that was chosen above, the learning rate.
      if let key = keys.first(where: { key in other.keys.contains { $0 == key || $0.hasPrefix(key + ".") } }) {
        throw node.error(
          "sets \(key) over what the hyperparameter '\(other.name)' above it sets, which would do nothing: leave out one of them, "
            + "or set what is in the other's key behind it")
      }
      if let range = repeats, let others = other.repeats, range.overlaps(others) {
        throw node.error(
          "repeats layers that the hyperparameter '\(other.name)' above it repeats as well: each layer can be in one of them"
        )
      }
    }
  }

  /// Whether it never counts together with `other`, as a third one has other values then.
  private func excludes(_ other: Hyperparameter) -> Bool {
    guard let condition, let others = other.condition, condition.name == others.name else { return false }
    return !condition.values.contains(where: others.values.contains)
  }

  /// As a configuration has it.
  var value: ConfigurationValue {
    var entries: [(String, ConfigurationValue)] = []
    if let repeats {
      entries.append(("repeat", [.integer(repeats.lowerBound), .integer(repeats.upperBound)]))
    } else {
      entries.append(("key", keys.count == 1 ? .string(keys[0]) : .list(keys.map { .string($0) })))
    }
    entries += values.entries
    if let condition { entries.append(("when", .mapping([.init(condition.name, .list(condition.values))]))) }
    return .mapping(entries.map { .init($0.0, $0.1) })
  }
}
