import FMDistPlatform

/// One `--set a.b=value`: a dotted path of keys and list positions, and a YAML value that takes the place of what is there.
package struct ConfigurationOverride: Sendable, Equatable {
  /// The text after `--set`.
  package let text: String
  /// The keys, and positions from 0 in lists, that lead to the value.
  package let path: [String]
  let value: ConfigurationTree
  private let schema: ConfigurationSchema?

  /// Reads `text`, `a.b=value`. Throws when there is no `=`, a part of the path or the value is empty,
  /// or the value is not YAML.
  package init(_ text: String) throws(ConfigurationError) { try self.init(text, nil) }

  /// With a `schema` advice names keys that there are.
  init(_ text: String, _ schema: ConfigurationSchema?) throws(ConfigurationError) {
    self.text = text
    self.schema = schema
    let place = ConfigurationTree.Place.override(text)
    guard let equals = text.firstIndex(of: "=") else {
      throw ConfigurationError(place, "expected key=value, such as training.epochs=3; found no '='\(Self.cure(text))")
    }
    if let cure = Self.cure(path: text[..<equals], value: text[text.index(after: equals)...]) {
      throw ConfigurationError(place, "expected keys joined by single dots before '='; did you mean \(cure)?")
    }
    path = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard path.allSatisfy({ !$0.isEmpty && $0.count <= ConfigurationParser.maximumKeyLength }) else {
      throw ConfigurationError(
        place: "\(place)", sentence: "expected keys joined by single dots before '=', such as training.epochs")
    }
    guard path.count <= ConfigurationParser.maximumDepth else {
      throw ConfigurationError(
        place: "\(place)", sentence: "the path has \(path.count) keys; \(ConfigurationParser.maximumDepth) are allowed")
    }
    let parser = ConfigurationParser(place: { _ in place })
    let written = text[text.index(after: equals)...]
    let key = text[..<equals]
    if written.hasPrefix("{class}"), case .text? = schema?.key(at: path)?.kind {
      // A pattern of names, which YAML would take for a mapping: quoted for YAML and for the shell is too much to ask.
      value = ConfigurationTree(content: .scalar(String(written), isPlain: false), place: place)
      return
    }
    guard let value = try parser.parse(String(written)), !value.hasGaps else {
      let isBlank = written.allSatisfy(\.isWhitespace)
      let found = isBlank ? "nothing" : written.contains("#") ? "a comment" : "a place in it without one"
      let advice = isBlank || written.contains("#") ? "--set \(key)=null" : "null there"
      throw ConfigurationError(
        place,
        "expected a value after '=', found \(found); a shell variable that is not set leaves nothing. \(advice) asks for the "
          + "default")
    }
    self.value = value
  }

  /// The likely meaning of text without '=': `; did you mean …?`, or nothing.
  private static func cure(_ text: String) -> String {
    for separator in [": ", ":", " "] {
      if let range = text.range(of: separator), range.lowerBound > text.startIndex, range.upperBound < text.endIndex {
        let value = text[range.upperBound...].drop { $0 == " " }
        return "; did you mean \(ConfigurationTree.Place.setting(String(text[..<range.lowerBound]), String(value)))?"
      }
    }
    return ""
  }

  /// `path=value` as it was probably meant where `path` has spaces, dashes, brackets or slashes; nil where it is well written.
  private static func cure(path: Substring, value: Substring) -> String? {
    var plain = path.replacing(" ", with: "").replacing("/", with: ".").replacing("[", with: ".").replacing(
      "]", with: "")
    while plain.hasPrefix("-") { plain.removeFirst() }
    guard plain != path, !plain.isEmpty, !plain.hasPrefix("."), !plain.contains("..") else { return nil }
    return ConfigurationTree.Place.setting(String(plain), String(value.drop { $0 == " " }))
  }

  /// Puts the value into `tree`, making mappings on the way where there is nothing.
  func apply(to tree: inout ConfigurationTree) throws(ConfigurationError) { try apply(to: &tree, from: 0) }

  private func apply(to tree: inout ConfigurationTree, from depth: Int) throws(ConfigurationError) {
    guard depth < path.count else {
      tree = value
      return
    }
    let key = path[depth]
    let place = ConfigurationTree.Place.override(text)
    switch tree.content {
    case .mapping(var entries):
      let index = entries.firstIndex { $0.key == key }
      if index == nil {
        entries.append(.init(key: key, place: place, value: .nothing(at: place)))
      }
      try apply(to: &entries[index ?? entries.count - 1].value, from: depth + 1)
      tree.content = .mapping(entries)
    case .list(var items):
      guard let index = Int(key), items.indices.contains(index) else {
        let range = items.isEmpty ? "which is empty" : "whose items are 0 to \(items.count - 1)"
        throw error("'\(key)' is not an item of the list '\(name(depth))', \(range)\(itemHint(key, items, depth))")
      }
      try apply(to: &items[index], from: depth + 1)
      tree.content = .list(items)
    case .scalar(let word, _):
      // `- flatten` and `optimizer: adam` are short for a mapping with one key and no options.
      guard tree.isNull || word == key else {
        throw error("'\(name(depth))' is \(tree.found), which has no key '\(key)'; \(scalarHint(word, key, depth))")
      }
      let entry = ConfigurationTree.Entry(key: key, place: place, value: .nothing(at: place))
      tree = ConfigurationTree(content: .mapping([entry]), place: tree.place)
      try apply(to: &tree, from: depth)
    }
  }

  private var written: String { text.firstIndex(of: "=").map { String(text[text.index(after: $0)...]) } ?? "" }

  /// For `model.conv2d.filters`: the first layer of that kind.
  private func itemHint(_ key: String, _ items: [ConfigurationTree], _ depth: Int) -> String {
    // Python counts from the end.
    if let index = Int(key), index < 0, items.indices.contains(items.count + index) {
      let meant = path[..<depth] + [String(items.count + index)] + path[(depth + 1)...]
      return "; did you mean \(ConfigurationTree.Place.setting(meant.joined(separator: "."), written))?"
    }
    for (index, item) in items.enumerated() {
      guard let name = item.word ?? item.firstKey, Spelling.same(key, in: [name]) != nil else { continue }
      let meant = path[..<depth] + [String(index), name] + path[(depth + 1)...]
      return "; did you mean \(ConfigurationTree.Place.setting(meant.joined(separator: "."), written))?"
    }
    return ""
  }

  /// For `optimizer.learning_rate` where the optimizer is a bare word: with the word between.
  private func scalarHint(_ word: String, _ key: String, _ depth: Int) -> String {
    let above = schema?.key(at: Array(path[..<depth]))
    if let options = above?.keys.first(where: { $0.name == word })?.keys.map(\.name),
      let option = Spelling.likely(key, in: options)
    {
      let meant = path[..<depth] + [word, option] + path[(depth + 1)...]
      return "did you mean \(ConfigurationTree.Place.setting(meant.joined(separator: "."), written))?"
    }
    let at = path[..<depth].joined(separator: ".")
    // An option of another name, or another name with an option.
    if let above, case .named(let kind) = above.kind, path.count == depth + 1,
      let advice = NameHint(kind: kind, names: above.keys).choosing(key, written, at: at)
    {
      return advice
    }
    if above?.keys.contains(where: { $0.name == key }) == true {
      return "write \(ConfigurationTree.Place.setting(at, key)) --set \(text.shellWord)"
    }
    return "set '\(name(depth))' itself"
  }

  private func name(_ depth: Int) -> String { depth == 0 ? "the top level" : path[..<depth].joined(separator: ".") }

  private func error(_ sentence: String) -> ConfigurationError {
    ConfigurationError(.override(text), sentence)
  }
}
