/// Advice on a name with options that is none: a layer, an optimizer, a schedule.
struct NameHint {
  /// What a name is called: "layer".
  let kind: String
  /// The names that there are, with their options.
  let names: [ConfigurationSchema.Key]

  private var known: [String] { names.map(\.name) }

  /// How to write the item that stands in `tree`, whose name `name` is unknown; nil where nothing is likely.
  func advice(on name: String, _ tree: ConfigurationTree, at path: String) -> String? {
    if Spelling.isForeign(name, kind) { return nil }
    var value: ConfigurationTree?
    if case .mapping(let entries) = tree.content { value = entries.first?.value }
    let word = value?.word
    // - units: 10, optimizer: {learning_rate: 0.1}
    if Spelling.same(name, in: known) == nil, let value, let (key, option) = owner(of: [name]) {
      let text = value.word == nil ? nil : ConfigurationWriter.inline(ConfigurationValue(value))
      return text.map { "write \(written(key.name, "{\(option[0]): \($0)}", tree, path))" }
        ?? "it is an option of \(key.name)"
    }
    // - fc: 10, - Conv2D: {...}
    if let likely = Spelling.same(name, in: known) ?? Self.synonym(name, in: known) ?? nearest(name) {
      guard let word, let key = names.first(where: { $0.name == likely }), let options = key.options(for: word) else {
        if value == nil, let setting = tree.place.setting(path, likely) { return "did you mean \(setting)?" }
        return "did you mean '\(likely)'?"
      }
      return "write \(written(likely, options, tree, path))"
    }
    // - relu
    for key in names {
      let required = key.keys.filter(\.isRequired)
      if required.count == 1, case .choice(let words) = required[0].kind, let same = Spelling.same(name, in: words) {
        return "write \(written(key.name, "{\(required[0].name): \(same)}", tree, path))"
      }
    }
    return nil
  }

  /// How to write an item of several keys; nil where nothing is likely.
  func advice(on entries: [ConfigurationTree.Entry], at path: String) -> String? {
    let words = ["type", "name", "class", "classname", "kind", "layer", "optimizer", "target", "scheduler"]
    // type: conv2d beside its options
    if let index = entries.firstIndex(where: { words.contains(Spelling.plain($0.key)) }),
      let word = entries[index].value.word, let name = Spelling.likely(word, in: known)
    {
      var rest = entries
      rest.remove(at: index)
      let known = names.first { $0.name == name }?.keys.map(\.name) ?? []
      guard rest.allSatisfy({ Spelling.likely($0.key, in: known) != nil }) else {
        return "'\(name)' is written \(name): {…}"
      }
      return "write \(item(name, rest))"
    }
    let named = entries.indices.filter { known.contains(entries[$0].key) }
    if let (key, options) = owner(of: entries.map(\.key)) {
      return "write \(item(key.name, zip(entries, options).map { .init(key: $1, place: $0.place, value: $0.value) }))"
    }
    guard named.count == 1, let index = named.first else { return nil }
    // One name, and options beside it.
    var others = entries
    let own = others.remove(at: index)
    guard let key = names.first(where: { $0.name == own.key }) else { return nil }
    let options = others.compactMap { entry in
      (Spelling.same(entry.key, in: key.keys.map(\.name)) ?? Self.synonym(entry.key, in: key.keys.map(\.name)))
        .map { ConfigurationTree.Entry(key: $0, place: entry.place, value: entry.value) }
    }
    guard options.count == others.count else { return nil }
    if case .override(let text) = others[0].place, let equals = text.firstIndex(of: "=") {
      let value = String(text[text.index(after: equals)...])
      return "did you mean \(ConfigurationTree.Place.setting("\(path).\(key.name).\(options[0].key)", value))?"
    }
    if own.value.isNull {
      return "indent '\(options[0].key)' deeper than '\(key.name)', or write \(item(key.name, options))"
    }
    return "'\(options[0].key)' is an option of \(key.name): write it inside the braces or deeper than '\(key.name)'"
  }

  /// `name: {options}`, or the `--set` for it.
  private func written(_ name: String, _ options: String, _ tree: ConfigurationTree, _ path: String) -> String {
    tree.place.setting(path, "{\(name): \(options)}") ?? "\(name): \(options)"
  }

  /// `name: {options}`.
  private func item(_ name: String, _ entries: [ConfigurationTree.Entry]) -> String {
    guard !entries.isEmpty else { return name }
    let known = names.first { $0.name == name }?.keys.map(\.name) ?? []
    let options = entries.map { entry in
      ConfigurationValue.Entry(Spelling.likely(entry.key, in: known) ?? entry.key, ConfigurationValue(entry.value))
    }
    return "\(name): \(ConfigurationWriter.inline(.mapping(options)))"
  }

  /// The name that has all `options`, and their right spellings.
  private func owner(of options: [String]) -> (key: ConfigurationSchema.Key, options: [String])? {
    // The usual one first.
    for key in names.filter({ $0.name == "adam" }) + names {
      let own = key.keys.map(\.name)
      let right = options.compactMap { Spelling.same($0, in: own) ?? Self.synonym($0, in: own) }
      if right.count == options.count { return (key, right) }
    }
    return nil
  }

  private static func synonym(_ word: String, in words: [String]) -> String? {
    Spelling.synonyms(of: word).first(where: words.contains)
  }

  /// The nearest name, unless the word is known to be something else.
  private func nearest(_ name: String) -> String? {
    let isOption = names.contains { key in
      key.keys.contains { option in
        if case .choice(let words) = option.kind { return option.isRequired && Spelling.same(name, in: words) != nil }
        return option.name == name
      }
    }
    return isOption ? nil : Spelling.nearest(to: name, in: known)
  }
}
