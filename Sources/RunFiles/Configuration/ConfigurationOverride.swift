/// One `--set a.b=value`: a dotted path of keys and list positions, and a YAML value that takes the place of what is there.
public struct ConfigurationOverride: Sendable, Equatable {
  /// The text after `--set`.
  public let text: String
  /// The keys, and positions from 0 in lists, that lead to the value.
  public let path: [String]
  let value: ConfigurationTree

  /// Reads `text`, `a.b=value`. Throws when there is no `=`, a part of the path is empty, or the value is not YAML.
  public init(_ text: String) throws(ConfigurationError) {
    self.text = text
    let place = ConfigurationTree.Place.override(text)
    guard let equals = text.firstIndex(of: "=") else {
      throw ConfigurationError(
        place: "\(place)", sentence: "expected key=value, such as training.epochs=3; found no '='")
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
    value =
      try parser.parse(String(text[text.index(after: equals)...]))
      ?? ConfigurationTree(content: .scalar("", isPlain: true), place: place)
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
        let nothing = ConfigurationTree(content: .scalar("", isPlain: true), place: place)
        entries.append(.init(key: key, place: place, value: nothing))
      }
      try apply(to: &entries[index ?? entries.count - 1].value, from: depth + 1)
      tree.content = .mapping(entries)
    case .list(var items):
      guard let index = Int(key), items.indices.contains(index) else {
        let range = items.isEmpty ? "which is empty" : "whose items are 0 to \(items.count - 1)"
        throw error("'\(key)' is no item of the list '\(name(depth))', \(range)")
      }
      try apply(to: &items[index], from: depth + 1)
      tree.content = .list(items)
    case .scalar(let word, _):
      // `- flatten` and `optimizer: adam` are short for a mapping with one key and no options.
      guard tree.isNull || word == key else {
        throw error("'\(name(depth))' is \(tree.found), which has no key '\(key)'; set '\(name(depth))' itself")
      }
      let nothing = ConfigurationTree(content: .scalar("", isPlain: true), place: place)
      tree = ConfigurationTree(content: .mapping([.init(key: key, place: place, value: nothing)]), place: tree.place)
      try apply(to: &tree, from: depth)
    }
  }

  private func name(_ depth: Int) -> String { depth == 0 ? "the top level" : path[..<depth].joined(separator: ".") }

  private func error(_ sentence: String) -> ConfigurationError {
    ConfigurationError(place: "--set \(text)", sentence: sentence)
  }
}
