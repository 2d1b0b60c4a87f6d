import FMDistPlatform

/// Names with options: `- flatten`, `- conv2d: {filters: 64}`, `optimizer: adam`.
extension ConfigurationNode {
  /// What `read` makes of each item of the list at `key`, which are of `names`; a `kind` is what messages call one ("layer").
  package func namedItems<Value>(
    _ key: String, _ kind: String, of names: [String],
    _ read: (ConfigurationItem) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> [Value] {
    var values: [Value] = []
    let nodes = try required(key, .namedList(kind), standIn: []) { node throws(ConfigurationError) in try node.items() }
    if log.mode == .probing {
      probe(key, names: names) { item throws(ConfigurationError) in _ = try read(item) }
    }
    for node in nodes {
      if let value = try kept({ () throws(ConfigurationError) -> Value in try read(node.namedItemValue(kind)) }) {
        values.append(value)
      }
    }
    return values
  }

  /// What `read` makes of each item of the list at `key`, or none when it is absent or null. A single item may stand without a list.
  package func optionalNamedItems<Value>(
    _ key: String, _ kind: String, of names: [String],
    _ read: (ConfigurationItem) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> [Value] {
    let values = try optional(key, .namedList(kind)) { node throws(ConfigurationError) in
      var values: [Value] = []
      let items = if case .list = node.tree.content { try node.items() } else { [node] }
      for item in items { values.append(try read(item.namedItemValue(kind))) }
      return values
    }
    if log.mode == .probing {
      probe(key, names: names) { item throws(ConfigurationError) in _ = try read(item) }
    }
    return values ?? []
  }

  /// What `read` makes of the item at `key`, which is of `names`, or nil when it is absent or null.
  ///
  /// A `kind` is what messages call it ("optimizer"); `usual` is the name that advice takes where none is there.
  package func optionalNamedItem<Value>(
    _ key: String, _ kind: String, of names: [String], usual: String? = nil,
    _ read: (ConfigurationItem) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    let value = try optional(key, .named(kind), example: usual) { node throws(ConfigurationError) in
      try read(node.namedItemValue(kind))
    }
    if log.mode == .probing {
      probe(key, names: names) { item throws(ConfigurationError) in _ = try read(item) }
    }
    return value
  }

  private func namedItemValue(_ kind: String) throws(ConfigurationError) -> ConfigurationItem {
    let expected = "must be a name, or one name with its options such as \(example(kind))"
    switch tree.content {
    case .scalar(let name, _) where !tree.isNull:
      let nothing = ConfigurationTree(content: .mapping([]), place: tree.place)
      return ConfigurationItem(
        name: name, options: ConfigurationNode(nothing, path: "\(path).\(name)", log: log), at: tree)
    case .mapping(let entries):
      guard let entry = entries.first else { throw error("\(expected), found an empty mapping") }
      if entries.count > 1 { throw sideBySide(entries, kind, expected) }
      // Where the name was written; what changed below is looked for in the whole.
      let whole = ConfigurationTree(content: tree.content, place: entry.place)
      explain(entry.key)
      if entry.value.isNull {
        let nothing = ConfigurationTree(content: .mapping([]), place: entry.place)
        return ConfigurationItem(name: entry.key, options: child(entry.key, nothing), at: whole)
      }
      let options = child(entry.key, entry.value)
      let item = ConfigurationItem(name: entry.key, options: options, at: whole)
      if let names = log.schema?.named(kind), !names.contains(where: { $0.name == entry.key }) {
        throw item.unknownName(kind, known: names.map(\.name))
      }
      try options.requireMapping()
      return item
    case .list(let items) where items.count == 1 && items[0].word != nil:
      throw error("\(expected), found \(tree.found); write \(rewritten(items[0].word ?? ""))")
    default: throw error("\(expected), found \(tree.found)")
    }
  }

  private func example(_ kind: String) -> String {
    guard let names = log.schema?.named(kind), kind != "layer" else { return "{dense: {units: 10}}" }
    let name = names.first { $0.name == "adam" } ?? names.first
    return "{\(name?.name ?? "name"): {\(name?.keys.first?.name ?? "option"): …}}"
  }

  /// The error for several keys where one name is wanted.
  private func sideBySide(
    _ entries: [ConfigurationTree.Entry], _ kind: String, _ expected: String
  ) -> ConfigurationError {
    takeWhole()
    let (first, second) = (entries[0], entries[1])
    let found = "found '\(first.key)' and '\(second.key)' side by side"
    if let names = log.schema?.named(kind),
      let advice = NameHint(kind: kind, names: names).advice(on: entries, at: path)
    {
      return ConfigurationError(second.place, "\(path) \(expected), \(found); \(advice)")
    }
    if let names = log.schema?.named(kind)?.map(\.name), !names.contains(second.key) {
      // --set optimizer.adm.learning_rate=3
      var advice: String?
      if let likely = Spelling.likely(second.key, in: names) {
        advice = "did you mean '\(likely)'?"
        if likely == first.key, case .override(let text) = second.place, text.hasPrefix("\(path).\(second.key)."),
          let equals = text.firstIndex(of: "=")
        {
          let key = "\(path).\(likely)" + text[..<equals].dropFirst("\(path).\(second.key)".count)
          let value = String(text[text.index(after: equals)...])
          advice = "did you mean \(ConfigurationTree.Place.setting(key, value))?"
        }
      }
      return ConfigurationError(
        second.place,
        "\(path) has no \(kind) '\(second.key)'"
          + Spelling.clause(advice, before: "known \(ConfigurationItem.plural(kind)): \(names.joined(separator: ", "))")
      )
    }
    guard case .override(let text) = second.place, text.hasPrefix("\(path).\(second.key).") else {
      return ConfigurationError(second.place, "\(path) \(expected), \(found)")
    }
    let settings = ConfigurationTree.Place.setting(path, second.key) + " --set " + text.shellWord
    return ConfigurationError(
      second.place, "\(path) \(expected), \(found); write \(settings), which takes the place of '\(first.key)'")
  }
}
