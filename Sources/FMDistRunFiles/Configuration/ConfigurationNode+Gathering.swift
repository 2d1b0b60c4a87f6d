/// Reading on where something is wrong.
extension ConfigurationNode {
  /// What `read` makes of the value of `key`, or nil when it is absent or null, or wrong where errors are gathered.
  ///
  /// `isNumber` says that a number is taken, for advice.
  package func optional<Value>(
    _ key: String, isNumber: Bool = false, _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? { try optional(key, isNumber ? .number : .text, read) }

  func optional<Value>(
    _ key: String, _ kind: ConfigurationSchema.Kind, example: String? = nil,
    _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    let value = try kept { () throws(ConfigurationError) -> Value? in
      guard let node = try optionalNode(key, kind, example: example) else {
        try refuseNothing(key, kind)
        return nil
      }
      return try node.reading(read)
    }
    return value ?? nil
  }

  /// What `read` makes of the value of `key`; `standIn` where that is missing or wrong, and errors are gathered.
  func required<Value>(
    _ key: String, _ kind: ConfigurationSchema.Kind, example: String? = nil, standIn: Value?,
    _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value {
    if log.mode == .probing {
      _ = try optionalNode(key, kind, example: example ?? standIn.flatMap(Self.example), isRequired: true)
    } else {
      do throws(ConfigurationError) {
        return try read(try node(key, kind, example: example ?? standIn.flatMap(Self.example)))
      } catch {
        guard log.mode == .gathering, standIn != nil else { throw error }
        log.add(error)
      }
    }
    guard let standIn else { throw error("has nothing that could stand in") }
    return standIn
  }

  /// What `read` makes of the mapping at `key`, or nil when it is absent or null.
  ///
  /// Without keys it asks for the defaults, unless it asks for nothing then (`hasDefaults`).
  package func optionalSection<Value>(
    _ key: String, hasDefaults: Bool = true, _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    if log.mode == .probing {
      _ = try optionalNode(key, .section)
      probe(key) { node throws(ConfigurationError) in _ = try read(node) }
      return nil
    }
    return try optional(key, .section) { node throws(ConfigurationError) in
      if case .mapping = node.tree.content { return try read(node) }
      throw node.notMapping(hasDefaults: hasDefaults) { node throws(ConfigurationError) in _ = try read(node) }
    }
  }

  /// What `read` makes of the mapping at `key`, or `named` of a name that stands there alone; nil when it is absent or null.
  package func optionalSection<Value>(
    _ key: String, named: (String) -> Value, _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    try optionalSection(key, orValue: .section, read) { node throws(ConfigurationError) in
      named(try node.stringValue())
    }
  }

  /// What `read` makes of the mapping at `key`, or `value` of anything else there, which takes what `kind` says; nil when it is absent or null.
  func optionalSection<Value>(
    _ key: String, orValue kind: ConfigurationSchema.Kind,
    _ read: (ConfigurationNode) throws(ConfigurationError) -> Value,
    _ value: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    if log.mode == .probing {
      _ = try optionalNode(key, kind)
      probe(key) { node throws(ConfigurationError) in _ = try read(node) }
      return nil
    }
    // A section's own key is told as text, for advice.
    return try optional(key, kind == .section ? .text : kind) { node throws(ConfigurationError) in
      if case .mapping = node.tree.content { return try read(node) }
      return try value(node)
    }
  }

  /// The error for a word where a mapping is wanted: what to write is advised where `read` takes it, else what that says.
  private func notMapping(
    hasDefaults: Bool, _ read: (ConfigurationNode) throws(ConfigurationError) -> Void
  ) -> ConfigurationError {
    let parts = path.split(separator: ".").map(String.init)
    guard let word = tree.word, let name = parts.last, let key = log.schema?.key(at: parts) else {
      return unexpectedScalar
    }
    if word != "true", ScalarHint.bool(word) == "false" || ["none", "off"].contains(word.lowercased()) {
      return unexpectedScalar("; write \(tree.place.rewritten(name, "null")) for the default")
    }
    let isTrue = word == "true"
    if let text = key.textOption(for: word) {
      let setting = tree.place.setting(path, "").map { _ in ConfigurationTree.Place.setting("\(path).\(text)", word) }
      return unexpectedScalar("; write \(setting ?? "\(name): {\(text): \(word)}")")
    }
    guard hasDefaults, let options = isTrue ? "{}" : key.options(for: word),
      let tree = try? ConfigurationParser(place: { [tree] _ in tree.place }).parse(options)
    else { return unexpectedScalar }
    let log = ConfigurationLog()
    log.schema = self.log.schema
    do throws(ConfigurationError) {
      try read(ConfigurationNode(tree, path: path, log: log))
    } catch { return isTrue && !error.sentence.contains("; write ") ? unexpectedScalar : error }
    let others = isTrue ? ", or some of its keys: \(key.keys.map(\.name).joined(separator: ", "))" : ""
    return unexpectedScalar("; write \(self.tree.place.rewritten(name, options))\(others)")
  }

  /// What `read` makes of the mapping at `key`, or of nil where there is none or it is wrong.
  package func section<Value>(
    _ key: String, _ read: (ConfigurationNode?) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value {
    if let value = try optionalSection(key, { node throws(ConfigurationError) -> Value in try read(node) }) {
      return value
    }
    return try read(nil)
  }

  /// What `body` gives, or nil where it throws and errors are gathered.
  func kept<Value>(_ body: () throws(ConfigurationError) -> Value) throws(ConfigurationError) -> Value? {
    do throws(ConfigurationError) { return try body() } catch {
      try log.report(error)
      return nil
    }
  }

  /// A value left out after the colon, as by a shell variable that is not set, is no wish for the default.
  private func refuseNothing(_ key: String, _ kind: ConfigurationSchema.Kind) throws(ConfigurationError) {
    guard kind != .section, let entry = entries.first(where: { $0.key == key }), entry.value.isEmpty else { return }
    if case .named = kind { return }
    let name = path.isEmpty ? key : "\(path).\(key)"
    throw ConfigurationError(
      entry.place, "\(name) has no value; write one, or \(entry.place.rewritten(key, "null")) for the default")
  }

  /// `value` as an example is written.
  private static func example(_ value: some Any) -> String? {
    switch value {
    case let pair as [Int]: pair.first.map(String.init)
    case let value as Int: String(value)
    case let value as Double: String(value)
    case let value as any RawRepresentable: value.rawValue as? String
    default: nil
    }
  }
}
