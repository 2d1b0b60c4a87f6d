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
    if kind == "layer", name.lowercased().hasPrefix("input") {
      return "images have the size that the data has; leave it out"
    }
    if let call = PythonCall(name, names)?.written {
      return "write \(tree.place.setting(path, call.contains(":") ? "{\(call)}" : call) ?? call)"
    }
    var value: ConfigurationTree?
    if case .mapping(let entries) = tree.content { value = entries.first?.value }
    let word = value?.word
    // - units: 10, optimizer: {learning_rate: 0.1}
    if Spelling.same(name, in: known) == nil, let value, let (key, option) = owner(of: [name]) {
      let text = value.word == nil ? nil : ConfigurationWriter.inline(ConfigurationValue(value))
      return text.map { "write \(written(key.name, key.options(with: option[0], $0), tree, path, name))" }
        ?? "it is an option of \(key.name)"
    }
    // - fc: 10, - Conv2D: {...}
    if let likely = Spelling.same(name, in: known) ?? Spelling.synonym(name, in: known) ?? nearest(name) {
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
      // --set optimizer.type=sgd
      if let setting = entries[index].place.setting("\(path).\(entries[index].key)", "") != nil
        ? ConfigurationTree.Place.setting(path, name) : nil
      {
        return "write \(setting)"
      }
      if let foreign = rest.first(where: { Spelling.likely($0.key, in: known) == nil }) {
        let others = choosing(foreign.key, nil, at: path).map { "; \($0)" } ?? ""
        return "'\(name)' is written \(name): {…}, and has no option '\(foreign.key)'\(others)"
      }
      return "write \(whole(item(name, rest), entries[index].place, path))"
    }
    var named = entries.indices.filter { known.contains(entries[$0].key) }
    // `activation` is a layer, and an option of the one that it stands beside.
    if named.count > 1, let first = names.first(where: { $0.name == entries[0].key })?.keys.map(\.name),
      entries.dropFirst().allSatisfy({ Spelling.same($0.key, in: first) != nil })
    {
      named = [0]
    }
    if let (key, options) = owner(of: entries.map(\.key)) {
      let right = zip(entries, options).map { ConfigurationTree.Entry(key: $1, place: $0.place, value: $0.value) }
      return "write \(whole(item(key.name, right), entries[0].place, path))"
    }
    guard named.count == 1, let index = named.first else { return nil }
    // One name, and options beside it.
    var others = entries
    let own = others.remove(at: index)
    guard let key = names.first(where: { $0.name == own.key }) else { return nil }
    let options = others.compactMap { entry in
      (Spelling.same(entry.key, in: key.keys.map(\.name)) ?? Spelling.synonym(entry.key, in: key.keys.map(\.name)))
        .map { ConfigurationTree.Entry(key: $0, place: entry.place, value: entry.value) }
    }
    guard options.count == others.count else { return foreignOption(others[0], beside: key, at: path) }
    if case .override(let text) = others[0].place, let equals = text.firstIndex(of: "=") {
      let value = String(text[text.index(after: equals)...])
      return "did you mean \(ConfigurationTree.Place.setting("\(path).\(key.name).\(options[0].key)", value))?"
    }
    if own.value.isNull {
      return "indent '\(options[0].key)' deeper than '\(key.name)', or write \(item(key.name, options))"
    }
    return "'\(options[0].key)' is an option of \(key.name): write it inside the braces or deeper than '\(key.name)'"
  }

  /// For `optimizer.momentum=0.9` beside adam: which name has that option, and what to write for it.
  private func foreignOption(
    _ entry: ConfigurationTree.Entry, beside key: ConfigurationSchema.Key, at path: String
  ) -> String? {
    if Spelling.same(entry.key, in: known) != nil { return nil }
    let own = key.keys.map(\.name)
    let tree = ConfigurationTree(content: .mapping([entry]), place: entry.place)
    let inside = "\(path).\(key.name)".split(separator: ".").map(String.init)
    if let pair = BetasHint(KeyHint(nil, nil)).advice(on: entry, in: inside, among: own, tree) { return pair }
    var value: String?
    if case .override(let text) = entry.place {
      // A key deeper down is another name's: --set optimizer.sgd.momentum=0.9
      guard let written = Self.value(text, of: "\(path).\(entry.key)") else { return nil }
      value = written
    }
    if let choosing = choosing(entry.key, value, at: path) { return choosing }
    guard Spelling.nearest(to: entry.key, in: known) == nil else { return nil }
    return "\(key.name) has no option '\(entry.key)'; its options: \(key.keys.map(\.name).joined(separator: ", "))"
  }

  /// For an option of other names than the one that is there: which they are, and how to set it to `value` with the first of them.
  func choosing(_ word: String, _ value: String?, at path: String) -> String? {
    let owners = names.compactMap { key in
      let own = key.keys.map(\.name)
      return (Spelling.same(word, in: own) ?? Spelling.synonym(word, in: own)).map { (name: key.name, option: $0) }
    }
    guard let first = owners.first else { return nil }
    let known = "'\(first.option)' is an option of \(owners.map(\.name).joined(separator: ", "))"
    guard let value else { return known }
    let place = ConfigurationTree.Place.self
    let settings =
      place.setting(path, first.name) + " " + place.setting("\(path).\(first.name).\(first.option)", value)
    return "\(known); write \(settings)"
  }

  /// What stands behind `path=` in the text of a `--set`; nil for another path.
  static func value(_ text: String, of path: String) -> String? {
    text.hasPrefix(path + "=") ? String(text.dropFirst(path.count + 1)) : nil
  }

  /// `item` as the value of `path`, where a `--set` of that wrote it.
  private func whole(_ item: String, _ place: ConfigurationTree.Place, _ path: String) -> String {
    place.setting(path, item.contains(":") ? "{\(item)}" : item) ?? item
  }

  /// `name: {options}`, or the `--set` for it.
  private func written(
    _ name: String, _ options: String, _ tree: ConfigurationTree, _ path: String, _ wrong: String? = nil
  ) -> String {
    let item = "\(name): \(options)"
    // --set learning_rate_schedule.gamma=0.1
    if let wrong, tree.place.setting("\(path).\(wrong)", "") != nil {
      return ConfigurationTree.Place.setting(path, "{\(item)}")
    }
    return tree.place.setting(path, "{\(item)}") ?? item
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
      let right = options.compactMap { Spelling.same($0, in: own) ?? Spelling.synonym($0, in: own) }
      if right.count == options.count { return (key, right) }
    }
    return nil
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
