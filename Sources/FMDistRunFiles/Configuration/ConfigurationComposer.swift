/// Puts the tree of a text together from what libyaml reads.
struct ConfigurationComposer {
  let parser: ConfigurationParser
  let text: String
  let reader: YAMLReader

  /// The tree of the only document; nil where there is none.
  func document() throws(ConfigurationError) -> ConfigurationTree? {
    guard case .document = try next().kind else { return nil }
    let root = try tree(next(), depth: 0)
    // The end of the document.
    _ = try next()
    let behind = try next()
    guard case .textEnd = behind.kind else {
      throw parser.error(behind.line, "a second document starts here (---); a configuration is one document")
    }
    return root
  }

  private func next() throws(ConfigurationError) -> YAMLEvent {
    do throws(YAMLProblem) { return try reader.next() } catch { throw parser.translated(error, text) }
  }

  private func tree(_ event: YAMLEvent, depth: Int) throws(ConfigurationError) -> ConfigurationTree {
    if event.hasAnchor { throw parser.aliasError(event.line) }
    guard depth <= ConfigurationParser.maximumDepth else {
      throw parser.error(
        event.line, "mappings and lists are nested more than \(ConfigurationParser.maximumDepth) deep")
    }
    if let tag = event.foreignTag {
      throw parser.error(
        event.line, "YAML's tags (\(tag)) are not supported here; write the plain value, or quote the text")
    }
    let content: ConfigurationTree.Content
    switch event.kind {
    case .scalar(let text, let isPlain): content = .scalar(text, isPlain: isPlain)
    case .sequence: content = .list(try items(depth: depth))
    case .mapping: content = .mapping(try entries(depth: depth))
    case .alias, .end, .document, .textEnd: throw parser.aliasError(event.line)
    }
    return ConfigurationTree(content: content, place: parser.place(event.line))
  }

  private func items(depth: Int) throws(ConfigurationError) -> [ConfigurationTree] {
    var items: [ConfigurationTree] = []
    while true {
      let event = try next()
      if case .end = event.kind { return items }
      items.append(try tree(event, depth: depth + 1))
    }
  }

  private func entries(depth: Int) throws(ConfigurationError) -> [ConfigurationTree.Entry] {
    var entries: [ConfigurationTree.Entry] = []
    // Where each key stands for the first time.
    var keys: [String: YAMLEvent] = [:]
    var repeated: String?
    while true {
      let event = try next()
      if case .end = event.kind { break }
      guard case .scalar(let key, _) = event.kind, !event.hasAnchor, event.foreignTag == nil else {
        if case .alias = event.kind { throw parser.aliasError(event.line) }
        throw parser.error(event.line, "a key must be a word, not a list or a mapping")
      }
      guard key.count <= ConfigurationParser.maximumKeyLength else {
        throw parser.error(
          event.line, "a key has \(key.count) characters; \(ConfigurationParser.maximumKeyLength) are allowed")
      }
      if keys[key] == nil { keys[key] = event } else { repeated = min(repeated ?? key, key) }
      let value = try tree(next(), depth: depth + 1)
      entries.append(.init(key: key, place: parser.place(event.line), value: value))
    }
    if let repeated, let first = keys[repeated] {
      throw parser.duplicateKeyError(repeated, line: first.line, column: first.column, text)
    }
    return entries
  }
}
