import Yams

/// Parses YAML text into a tree with Yams, and explains why it refuses YAML's dangerous and surprising parts.
struct ConfigurationParser {
  /// The most bytes of a configuration: eight hundred times the longest recipe.
  static let maximumBytes = 1 << 20
  /// The deepest nesting of mappings and lists.
  static let maximumDepth = 32
  /// The most punctuation that a configuration may have, as ``YAMLPunctuation`` counts it: a network of a thousand layers has some six thousand.
  static let maximumSigns = 20_000
  /// The most characters of a key.
  static let maximumKeyLength = 256

  /// The place of line `line` (from 1).
  let place: (_ line: Int) -> ConfigurationTree.Place

  /// The tree that `text` describes; nil when it holds nothing.
  func parse(_ text: String) throws(ConfigurationError) -> ConfigurationTree? {
    guard text.utf8.count <= Self.maximumBytes else {
      throw error(1, "has \(text.utf8.count) bytes; a configuration may have \(Self.maximumBytes)")
    }
    // Both must come before Yams, which takes some 300 bytes a value, and compares keys by value: keys built of aliases of aliases would
    // take it for ever.
    let signs = YAMLPunctuation(text)
    guard signs.count <= Self.maximumSigns else { throw error(1, "has \(signs.excess)") }
    if signs.hasAlias, let line = signs.anchorLine { throw aliasError(line) }
    do {
      // The basic resolver leaves scalars as text. The parser must outlive the conversion: nodes hold anchors weakly.
      // A byte order mark, which some editors put first, is taken off: Yams would take it for content.
      let hasMark = text.unicodeScalars.first == "\u{FEFF}"
      let yaml = hasMark ? String(text.unicodeScalars.dropFirst()) : text
      let parser = try Parser(yaml: yaml, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else { return nil }
      return try withExtendedLifetime(parser) { () throws -> ConfigurationTree in try tree(root, depth: 0) }
    } catch let error as ConfigurationError {
      throw error
    } catch let error as YamlError {
      throw translated(error, text)
    } catch {
      throw self.error(1, "is not YAML: \(error)")
    }
  }

  private func tree(_ node: Node, depth: Int) throws(ConfigurationError) -> ConfigurationTree {
    let line = node.mark?.line ?? 1
    if node.anchor != nil { throw aliasError(line) }
    guard depth <= Self.maximumDepth else {
      throw error(line, "mappings and lists are nested more than \(Self.maximumDepth) deep")
    }
    switch node {
    case .scalar(let scalar):
      // Asked for before `node.tag`, which resolves the tag in place. `!!str 5` is text, like a quoted "5".
      let isPlain = scalar.style == .plain && scalar.tag.rawValue.isEmpty
      if node.tag != Tag(.str) { throw tagError(line, node.tag) }
      return ConfigurationTree(content: .scalar(scalar.string, isPlain: isPlain), place: place(line))
    case .sequence(let sequence):
      if node.tag != Tag(.seq) { throw tagError(line, node.tag) }
      var items: [ConfigurationTree] = []
      for item in sequence { items.append(try tree(item, depth: depth + 1)) }
      return ConfigurationTree(content: .list(items), place: place(line))
    case .mapping(let mapping):
      if node.tag != Tag(.map) { throw tagError(line, node.tag) }
      var entries: [ConfigurationTree.Entry] = []
      for (key, value) in mapping {
        let keyLine = key.mark?.line ?? line
        guard case .scalar(let scalar) = key, key.anchor == nil, key.tag == Tag(.str) else {
          throw error(keyLine, "a key must be a word, not a list or a mapping")
        }
        guard scalar.string.count <= Self.maximumKeyLength else {
          throw error(keyLine, "a key has \(scalar.string.count) characters; \(Self.maximumKeyLength) are allowed")
        }
        entries.append(.init(key: scalar.string, place: place(keyLine), value: try tree(value, depth: depth + 1)))
      }
      return ConfigurationTree(content: .mapping(entries), place: place(line))
    case .alias: throw aliasError(line)
    }
  }
}
