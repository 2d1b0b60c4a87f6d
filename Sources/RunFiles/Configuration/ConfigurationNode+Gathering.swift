/// Reading on where something is wrong.
extension ConfigurationNode {
  /// What `read` makes of the value of `key`, or nil when it is absent or null, or wrong where errors are gathered.
  ///
  /// `isNumber` says that a number is taken, for advice.
  public func optional<Value>(
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
      return try read(node)
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
        return try read(try node(key, kind, example: example))
      } catch {
        guard log.mode == .gathering, standIn != nil else { throw error }
        log.add(error)
      }
    }
    guard let standIn else { throw error("has nothing that could stand in") }
    return standIn
  }

  /// What `read` makes of the mapping at `key`, or nil when it is absent or null.
  public func optionalSection<Value>(
    _ key: String, _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    if log.mode == .probing {
      _ = try optionalNode(key, .section)
      probe(key) { node throws(ConfigurationError) in _ = try read(node) }
      return nil
    }
    return try optional(key, .section) { node throws(ConfigurationError) in
      try node.requireMapping()
      return try read(node)
    }
  }

  /// What `read` makes of the mapping at `key`, or of nil where there is none or it is wrong.
  public func section<Value>(
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
