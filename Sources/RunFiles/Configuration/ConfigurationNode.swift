import Foundation

/// A place in a configuration, read strictly: it remembers every key that was asked for, and ``finish()`` reports one
/// that never was.
///
///     let root = try ConfigurationNode(file: "configs/default.yaml", overrides: ["training.epochs=3"])
///     let training = try root.mapping("training")
///     let batchSize = try training.int("batch_size", in: 1...)
///     try root.finish()
///
/// A class, because asking leaves a trace; use it on one thread and drop it when the configuration is decoded.
public final class ConfigurationNode {
  let tree: ConfigurationTree
  /// The dotted path from the root, `model.0.conv2d`; empty for the root.
  public let path: String
  /// The keys asked for, in the order of asking.
  private var asked: [String] = []
  private var children: [String: ConfigurationNode] = [:]
  private var isTakenWhole = false

  init(_ tree: ConfigurationTree, path: String) {
    self.tree = tree
    self.path = path
  }

  /// Reads the YAML file at `path` and applies `overrides` (each `a.b=value`) in order.
  public convenience init(file path: String, overrides: [String] = []) throws(ConfigurationError) {
    let bytes: [UInt8]
    do {
      bytes = try InputFile.read(path, limit: ConfigurationParser.maximumBytes)
    } catch {
      throw ConfigurationError(
        place: path, sentence: error.sentence, exitCode: error.kind == .missing ? error.exitCode : 78)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let good = String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }
      let line = 1 + good.count { $0 == "\n" }
      throw ConfigurationError(place: "\(path):\(line)", sentence: "is not UTF-8 text; save it with that encoding")
    }
    try self.init(text: text, name: path, overrides: overrides)
  }

  /// Reads YAML `text`, called `name` in errors, and applies `overrides` (each `a.b=value`) in order.
  public convenience init(text: String, name: String, overrides: [String] = []) throws(ConfigurationError) {
    guard var tree = try ConfigurationParser(place: { .line(file: name, $0) }).parse(text), !tree.isNull else {
      throw ConfigurationError(place: name, sentence: "is empty; expected keys such as 'model:' and 'training:'")
    }
    guard case .mapping = tree.content else {
      throw ConfigurationError(
        place: "\(tree.place)", sentence: "expected keys with values, such as 'name: mine', found \(tree.found)")
    }
    for text in overrides { try ConfigurationOverride(text).apply(to: &tree) }
    self.init(tree, path: "")
  }

  /// Where this was written: `configs/x.yaml:12` or `--set a.b=3`.
  public var place: String { tree.place.description }

  /// An error at this place about this path: "`place`: `path` `sentence`".
  public func error(_ sentence: String) -> ConfigurationError {
    ConfigurationError(place: place, sentence: path.isEmpty ? sentence : "\(path) \(sentence)")
  }

  /// The keys of a mapping as they stand, asked for or not; empty for anything else.
  public var keys: [String] { entries.map(\.key) }

  /// Everything below, with plain words resolved by YAML 1.2's core schema. It counts as asked for.
  public var value: ConfigurationValue {
    isTakenWhole = true
    return ConfigurationValue(tree)
  }

  /// The value of `key`, of any kind, or nil when it is absent or null.
  public func optionalNode(_ key: String) throws(ConfigurationError) -> ConfigurationNode? {
    try requireMapping()
    if !asked.contains(key) { asked.append(key) }
    if let child = children[key] { return child.tree.isNull ? nil : child }
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    let child = ConfigurationNode(entry.value, path: path.isEmpty ? key : "\(path).\(key)")
    children[key] = child
    return entry.value.isNull ? nil : child
  }

  /// The value of `key`, of any kind; throws when it is absent or null.
  public func node(_ key: String) throws(ConfigurationError) -> ConfigurationNode {
    if let node = try optionalNode(key) { return node }
    let whole = path.isEmpty ? "the configuration" : path
    if let child = children[key] { throw child.error("needs a value, found nothing") }
    // A misspelt key shows up here first when the right one is required.
    let unknown = entries.filter { !asked.contains($0.key) }
    if let near = Spelling.nearest(to: key, in: unknown.map(\.key)),
      let entry = unknown.first(where: { $0.key == near })
    {
      throw ConfigurationError(
        place: "\(entry.place)", sentence: "\(whole) needs the key '\(key)', found '\(near)'; did you mean '\(key)'?")
    }
    throw ConfigurationError(place: place, sentence: "\(whole) needs the key '\(key)', which is not there")
  }

  /// The mapping at `key`; throws when it is absent or anything else.
  public func mapping(_ key: String) throws(ConfigurationError) -> ConfigurationNode {
    let child = try node(key)
    try child.requireMapping()
    return child
  }

  /// The mapping at `key`, or nil when it is absent or null.
  public func optionalMapping(_ key: String) throws(ConfigurationError) -> ConfigurationNode? {
    let child = try optionalNode(key)
    try child?.requireMapping()
    return child
  }

  /// The items of this list; throws when this is anything else. Items are kept, so ``finish()`` reaches into them.
  public func items() throws(ConfigurationError) -> [ConfigurationNode] {
    guard case .list(let trees) = tree.content else { throw error("must be a list, found \(tree.found)") }
    return trees.enumerated().map { index, tree in
      let key = String(index)
      if let child = children[key] { return child }
      let child = ConfigurationNode(tree, path: path.isEmpty ? key : "\(path).\(key)")
      children[key] = child
      return child
    }
  }

  /// Throws for the first key, here or in anything handed out below, that was never asked for.
  public func finish() throws(ConfigurationError) {
    if isTakenWhole { return }
    for entry in entries where !asked.contains(entry.key) {
      let known = asked.isEmpty ? "No keys are known here" : "Known keys: \(asked.joined(separator: ", "))"
      let here = path.isEmpty ? "at the top level" : "in \(path)"
      throw ConfigurationError(
        place: "\(entry.place)",
        sentence: "unknown key '\(entry.key)' \(here)\(Spelling.suggestion(for: entry.key, in: asked)) \(known)")
    }
    let inner = if case .list(let items) = tree.content { items.indices.map(String.init) } else { keys }
    for key in inner { try children[key]?.finish() }
  }

  var entries: [ConfigurationTree.Entry] {
    if case .mapping(let entries) = tree.content { entries } else { [] }
  }

  func requireMapping() throws(ConfigurationError) {
    guard case .mapping = tree.content else {
      throw error("must be a mapping of keys to values, found \(tree.found)")
    }
  }
}
