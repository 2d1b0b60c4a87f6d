/// Advice on a key that is not known where it stands.
struct KeyHint {
  let schema: ConfigurationSchema?
  let root: ConfigurationTree?

  init(_ schema: ConfigurationSchema?, _ root: ConfigurationTree?) {
    self.schema = schema
    self.root = root
  }

  /// What to write in place of `entry`, which stands in the mapping `tree` at `path`, where `siblings` are known; nil where nothing
  /// is likely.
  func advice(
    on entry: ConfigurationTree.Entry, at path: String, among siblings: [String], in tree: ConfigurationTree
  ) -> String? {
    if let cure = malformed(entry, in: tree) { return cure }
    if let advice = ForeignOption.advice(on: entry, at: path, among: siblings) { return advice }
    let parent = path.isEmpty ? [] : path.split(separator: ".").map(String.init)
    if Spelling.same(entry.key, in: siblings) == nil, Spelling.isForeign(entry.key, "key") {
      return Self.foreign
    }
    if let pair = BetasHint(self).advice(on: entry, in: parent, among: siblings, tree) { return pair }
    if let whole = whole(entry, in: parent, among: siblings) { return whole }
    // The very option of another name comes before a key that is spelt alike.
    let sure = target(of: entry.key, in: parent, among: siblings, isSure: true)
    if sure == nil, let option = option(entry, of: parent) { return option }
    guard let found = sure ?? target(of: entry.key, in: parent, among: siblings) else { return nil }
    if case .override(let text) = entry.place, let setting = Self.setting(text, from: parent + [entry.key], to: found) {
      return "did you mean \(setting)?"
    }
    let last = found[found.count - 1] + (corrected(entry.value, at: found).map { ": \($0)" } ?? "")
    let inner = inner(entry.value, at: found)
    if found.dropLast() == parent[...] { return "did you mean '\(last)'\(inner)?" }
    if found.count == 1 { return "write '\(last)' at the top level, without indentation" }
    let above = found.dropLast().joined(separator: ".")
    if entry.key.contains(".") { return "in a file write '\(last)' below '\(above):'; dots are for --set" }
    return "did you mean '\(last)' below '\(above)'\(inner)?"
  }

  /// What the keys of `value`, which belongs at `path`, should be as well: `, and 'epochs' for 'Epochs'`.
  private func inner(_ value: ConfigurationTree, at path: [String]) -> String {
    guard case .mapping(let entries) = value.content, let key = schema?.key(at: path), key.kind == .section else {
      return ""
    }
    let names = key.keys.map(\.name)
    return entries.prefix(8).compactMap { entry -> String? in
      guard !names.contains(entry.key), let found = target(of: entry.key, in: path, among: names, isSure: true),
        found.dropLast() == path[...]
      else { return nil }
      return ", and '\(found[found.count - 1])' for '\(entry.key)'"
    }.joined()
  }

  /// What to write for `value` as the value of the key at `path`; nil where it can stay as it is.
  private func corrected(_ value: ConfigurationTree, at path: [String]) -> String? {
    guard let word = value.word, let key = schema?.key(at: path) else { return nil }
    let right: String? =
      switch key.kind {
      case .choice(let words): Spelling.likely(word, in: words)
      case .named: Spelling.likely(word, in: key.keys.map(\.name))
      case .section where word != "true" && word != "false": key.options(for: word)
      case .number, .share: ScalarHint.number(word, in: -Double.infinity...Double.infinity)
      case .bool: ScalarHint.bool(word)
      default: nil
      }
    return right == word || right.map(ScalarHint.isSentence) == true && key.kind != .section ? nil : right
  }

  /// The path that `key`, unknown in `parent`, probably stands for.
  ///
  /// `isSure` leaves out what is only spelt alike.
  func target(of key: String, in parent: [String], among siblings: [String], isSure: Bool = false) -> [String]? {
    let candidates = schema.map(livePaths) ?? []
    // The same key but for its spelling, here or elsewhere.
    if let same = Spelling.same(key, in: siblings) { return parent + [same] }
    let synonyms = Spelling.synonyms(of: key)
    if let synonym = synonyms.first(where: siblings.contains) { return parent + [synonym] }
    func best(_ isMeant: ([String]) -> Bool) -> [String]? {
      candidates.filter { isMeant($0) && $0 != parent }
        .min { ($0.first == parent.first ? 0 : 1, $0.count) < ($1.first == parent.first ? 0 : 1, $1.count) }
    }
    // A dotted key in a file: training.epochs: 3.
    if key.contains("."), let dotted = best({ parent + key.split(separator: ".").map(String.init) == $0 }) {
      return dotted
    }
    for synonym in synonyms where synonym.contains(".") {
      let end = synonym.split(separator: ".").map(String.init)
      if let found = best({ $0.suffix(2) == end[...] }) { return found }
    }
    if let elsewhere = best({ Spelling.same(key, in: [$0[$0.count - 1]]) != nil }) { return elsewhere }
    // Another program's word for a key that stands elsewhere comes before a key here that is spelt alike.
    if let found = synonyms.lazy.compactMap({ synonym in best { $0[$0.count - 1] == synonym } }).first { return found }
    if !isSure, let nearest = Spelling.nearest(to: key, in: siblings) { return parent + [nearest] }
    for synonym in synonyms {
      if let elsewhere = best({ $0.last == synonym }) { return elsewhere }
    }
    // What is spelt like a section is none where it stands.
    let names = candidates.filter { parent.isEmpty || $0.count > 1 }.compactMap(\.last)
    guard !isSure, key.count > 3, let near = Spelling.nearest(to: key, in: names),
      Spelling.editDistance(key, near) <= max(1, key.count / 5)
    else { return nil }
    return best { $0.last == near && (parent.isEmpty || $0.count > 1) }
  }

  /// For `--set learning_rate.schedule=…`, `--set trainer.max_epochs=…` and the same in a file: what the whole path, or its end, means
  /// where `entry` does not lead to anything.
  private func whole(
    _ entry: ConfigurationTree.Entry, in parent: [String], among siblings: [String]
  ) -> String? {
    let direct = target(of: entry.key, in: parent, among: siblings)
    let top = schema?.keys.map(\.name) ?? []
    func meant(_ rest: [String]) -> [String]? {
      target(of: ([entry.key] + rest).joined(separator: "_"), in: parent, among: siblings, isSure: true)
        ?? (direct == nil ? rest.last.flatMap { target(of: $0, in: [], among: top, isSure: true) } : nil)
    }
    if case .override(let text) = entry.place {
      guard let equals = text.firstIndex(of: "=") else { return nil }
      let path = text[..<equals].split(separator: ".").map(String.init)
      let start = parent + [entry.key]
      guard path.starts(with: start), path.count > start.count else { return nil }
      let rest = Array(path.dropFirst(start.count))
      if let direct, schema?.key(at: direct + rest) != nil { return nil }
      if let found = meant(rest) { return Self.setting(text, from: path, to: found).map { "did you mean \($0)?" } }
      return direct == nil && Spelling.isForeign(rest[rest.count - 1], "key") ? Self.foreign : nil
    }
    guard case .mapping(let entries) = entry.value.content,
      direct.map({ schema?.key(at: $0)?.keys.isEmpty == true }) ?? true
    else { return nil }
    let places = entries.prefix(8).compactMap { inner -> String? in
      guard let found = meant([inner.key]) else { return nil }
      let last = found[found.count - 1] + (corrected(inner.value, at: found).map { ": \($0)" } ?? "")
      return "'\(inner.key)' is '\(last)' below '\(found.dropLast().joined(separator: "."))'"
    }
    return places.isEmpty ? nil : places.joined(separator: ", ")
  }

  private static let foreign = "fmdist has no such setting; leave it out"

  /// `--set` of `text` with `from` at the beginning of its path replaced by `to`.
  private static func setting(_ text: String, from: [String], to: [String]) -> String? {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    let path = text[..<equals].split(separator: ".").map(String.init)
    let value = String(text[text.index(after: equals)...])
    // A key inside the braces of a value has no path of its own.
    guard path.starts(with: from) else { return nil }
    return ConfigurationTree.Place.setting((to + path.dropFirst(from.count)).joined(separator: "."), value)
  }

  /// The paths that can be set as the configuration stands: under a name, those of the one that is chosen, or the usual one.
  private func livePaths(_ schema: ConfigurationSchema) -> [[String]] {
    schema.paths.map(\.path).filter { path in
      for length in 1..<path.count {
        let parent = Array(path[..<length])
        guard case .named? = schema.key(at: parent)?.kind else { continue }
        let names = schema.key(at: parent)?.keys.map(\.name) ?? []
        let chosen = chosen(parent).flatMap { Spelling.likely($0, in: names) } ?? schema.key(at: parent)?.example
        if path[length] != chosen { return false }
      }
      return true
    }
  }

  /// The name that the configuration has at `path`.
  private func chosen(_ path: [String]) -> String? {
    var tree = root
    for key in path {
      guard case .mapping(let entries)? = tree?.content else { return nil }
      tree = entries.first { $0.key == key }?.value
    }
    if case .mapping(let entries)? = tree?.content { return entries.first?.key }
    return tree?.word
  }

  /// For an option of other names than the one at `parent`: which they are, and how to set it.
  private func option(_ entry: ConfigurationTree.Entry, of parent: [String]) -> String? {
    guard let schema else { return nil }
    var value: String?
    if case .override(let text) = entry.place {
      value = NameHint.value(text, of: (parent + [entry.key]).joined(separator: "."))
    }
    if parent.isEmpty {
      for (path, key) in schema.paths {
        guard case .named(let kind) = key.kind else { continue }
        let hint = NameHint(kind: kind, names: key.keys)
        if let advice = hint.choosing(entry.key, value, at: path.joined(separator: ".")) { return advice }
      }
      let owners = schema.owners(of: entry.key)
      return owners.isEmpty || owners == [Spelling.same(entry.key, in: owners)]
        ? nil : "it is an option of \(owners.joined(separator: ", "))"
    }
    var above = parent.dropLast()
    if let last = above.last, Int(last) != nil { above = above.dropLast() }
    guard let owner = schema.key(at: Array(above)) else { return nil }
    switch owner.kind {
    case .named(let kind):
      return NameHint(kind: kind, names: owner.keys).choosing(entry.key, value, at: above.joined(separator: "."))
    case .namedList(let kind): return NameHint(kind: kind, names: owner.keys).choosing(entry.key, nil, at: "")
    default: return nil
    }
  }

  /// What is wrong with the writing of `entry` itself.
  private func malformed(_ entry: ConfigurationTree.Entry, in tree: ConfigurationTree) -> String? {
    guard entry.value.isNull else { return nil }
    if let cure = ScalarHint.keyWithoutSpace(entry.key) { return cure }
    if entry.key.hasSuffix(")") { return "a list is written in brackets, such as [1, 2]" }
    // {rate: 0,5} is a rate of 0 and a key 5.
    if case .mapping(let entries) = tree.content, !entry.key.isEmpty, entry.key.allSatisfy(\.isNumber),
      let index = entries.firstIndex(of: entry), index > 0, let word = entries[index - 1].value.word,
      word.allSatisfy({ $0.isNumber || $0 == "-" })
    {
      return "write \(entries[index - 1].key): \(word).\(entry.key), with a decimal point"
    }
    return nil
  }
}

extension ConfigurationNode {
  /// The setting of this configuration that `word`, an option's name, probably means, as `--set` has it: `training.epochs` for
  /// `epochs`. `isSure` leaves out what is only spelt alike.
  package func likelyKey(_ word: String, in schema: ConfigurationSchema, isSure: Bool) -> String? {
    let parts = word.split(separator: ".").map(String.init)
    if parts.count > 1, let key = schema.key(at: parts), key.kind != .section { return word }
    let hint = KeyHint(schema, tree)
    let top = schema.keys.map(\.name)
    guard let path = hint.target(of: word, in: [], among: top, isSure: isSure), let key = schema.key(at: path) else {
      return nil
    }
    return path.count == 1 && key.kind == .section ? nil : path.joined(separator: ".")
  }
}

extension ConfigurationSchema {
  /// What has an option called `word` among what is chosen by name: "sgd", "conv2d"; or `word` itself where it is such a name.
  package func owners(of word: String) -> [String] {
    func below(_ keys: [Key]) -> [Key] {
      keys.flatMap { key -> [Key] in
        switch key.kind {
        case .named, .namedList: key.keys
        default: below(key.keys)
        }
      }
    }
    let names = below(keys)
    if let own = Spelling.same(word, in: names.map(\.name)) { return [own] }
    return names.filter { Spelling.same(word, in: $0.keys.map(\.name)) != nil }.map(\.name)
  }

  /// The names with options of what messages call a `kind`; nil where there is none.
  func named(_ kind: String) -> [Key]? {
    func find(_ keys: [Key]) -> [Key]? {
      for key in keys {
        if key.kind == .named(kind) || key.kind == .namedList(kind) { return key.keys }
        if let found = find(key.keys) { return found }
      }
      return nil
    }
    return kind.isEmpty ? nil : find(keys)
  }
}
