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
    if let advice = Conversion.advice(on: entry, at: path, among: siblings) { return advice }
    let parent = path.isEmpty ? [] : path.split(separator: ".").map(String.init)
    guard let found = target(of: entry.key, in: parent, among: siblings) else {
      return option(entry.key, of: parent)
    }
    if case .override(let text) = entry.place, let setting = Self.setting(text, from: parent + [entry.key], to: found) {
      return "did you mean \(setting)?"
    }
    let last = found[found.count - 1]
    if found.dropLast() == parent[...] { return "did you mean '\(last)'?" }
    let above = found.dropLast().joined(separator: ".")
    if entry.key.contains(".") { return "in a file write '\(last)' below '\(above):'; dots are for --set" }
    return "did you mean '\(found.joined(separator: "."))', '\(last)' below '\(above)'?"
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
    if !isSure, let nearest = Spelling.nearest(to: key, in: siblings) { return parent + [nearest] }
    for synonym in synonyms {
      if let elsewhere = best({ $0.last == synonym }) { return elsewhere }
    }
    let names = candidates.compactMap(\.last)
    guard !isSure, key.count > 3, let near = Spelling.nearest(to: key, in: names),
      Spelling.editDistance(key, near) <= max(1, key.count / 5)
    else { return nil }
    return best { $0.last == near }
  }

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

  /// For an option of other names than the one at `parent`: which they are.
  private func option(_ key: String, of parent: [String]) -> String? {
    guard let schema, parent.count > 1 else { return nil }
    var above = parent.dropLast()
    if let last = above.last, Int(last) != nil { above = above.dropLast() }
    guard let owner = schema.key(at: Array(above)) else { return nil }
    switch owner.kind {
    case .named, .namedList: break
    default: return nil
    }
    let names = owner.keys.filter { $0.keys.contains { $0.name == key } }.map(\.name)
    return names.isEmpty ? nil : "it is an option of \(names.joined(separator: ", "))"
  }

  /// What is wrong with the writing of `entry` itself.
  private func malformed(_ entry: ConfigurationTree.Entry, in tree: ConfigurationTree) -> String? {
    guard entry.value.isNull else { return nil }
    if let cure = ScalarHint.keyWithoutSpace(entry.key) { return cure }
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
  public func likelyKey(_ word: String, in schema: ConfigurationSchema, isSure: Bool) -> String? {
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
  public func owners(of word: String) -> [String] {
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
