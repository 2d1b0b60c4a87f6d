import FMDistPlatform
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
package final class ConfigurationNode {
  let tree: ConfigurationTree
  let log: ConfigurationLog
  /// The dotted path from the root, `model.0.conv2d`; empty for the root.
  package let path: String
  /// The keys asked for, in the order of asking.
  private(set) var known: [ConfigurationSchema.Key] = []
  private var children: [String: ConfigurationNode] = [:]
  /// Unknown keys that an error has named already.
  private var explained: Set<String> = []
  private var isTakenWhole = false
  /// Whether something was wrong before all keys were asked for.
  private var isAbandoned = false
  /// The configuration's name in errors.
  private let name: String

  init(_ tree: ConfigurationTree, path: String, name: String = "", log: ConfigurationLog) {
    self.tree = tree
    self.path = path
    self.name = name
    self.log = log
  }

  /// A root without anything, which only learns what it is asked for.
  static func probe() -> ConfigurationNode {
    let log = ConfigurationLog()
    log.mode = .probing
    return ConfigurationNode(.nothing(at: .inside("")), path: "", log: log)
  }

  /// Reads the YAML file at `path` and applies `overrides` (each `a.b=value`) in order; with a `schema` errors are gathered.
  package convenience init(
    file path: String, overrides: [String] = [], schema: ConfigurationSchema? = nil
  ) throws(ConfigurationError) {
    let bytes: [UInt8]
    do {
      bytes = try InputFile.read(path, limit: ConfigurationParser.maximumBytes)
    } catch {
      throw ConfigurationError(
        place: path, sentence: error.sentence, fault: error.kind == .missing ? .noInput : .configuration)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let good = String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }
      let line = 1 + good.count { $0 == "\n" }
      throw ConfigurationError(place: "\(path):\(line)", sentence: "is not UTF-8 text; save it with that encoding")
    }
    try self.init(text: text, name: path, overrides: overrides, schema: schema)
  }

  /// Reads YAML `text`, called `name` in errors, and applies `overrides` (each `a.b=value`) in order.
  ///
  /// With a `schema` what is wrong with `overrides` is kept for ``reading(_:)``. Without lines (`hasLines`) errors name no line.
  package convenience init(
    text: String, name: String, overrides: [String] = [], schema: ConfigurationSchema? = nil, hasLines: Bool = true
  ) throws(ConfigurationError) {
    let parser = ConfigurationParser(place: { hasLines ? .line(file: name, $0) : .inside(name) })
    guard var tree = try parser.parse(text), !tree.isNull else {
      throw ConfigurationError(place: name, sentence: "is empty; expected keys such as 'model:' and 'training:'")
    }
    guard case .mapping = tree.content else {
      throw ConfigurationError(
        tree.place,
        "expected keys with values, such as 'name: mine', found \(tree.found)\(ScalarHint.cure(notMapping: tree))")
    }
    let signs = overrides.reduce(YAMLPunctuation(text)) { $0 + YAMLPunctuation($1) }
    guard signs.count <= ConfigurationParser.maximumSigns else {
      throw ConfigurationError(place: name, sentence: "has \(signs.excess), counted together with --set")
    }
    let log = ConfigurationLog()
    log.schema = schema
    if schema != nil { log.mode = .gathering }
    log.written = (tree, overrides)
    try log.apply(overrides, to: &tree)
    self.init(tree, path: "", name: name, log: log)
  }

  /// What `decode` makes of this root. All that is wrong is reported as one error, in the order of the file: what `decode` throws,
  /// what reading kept, and keys that nobody asked for.
  package func reading<Value>(
    _ schema: ConfigurationSchema, _ decode: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value {
    log.schema = schema
    log.mode = .gathering
    var value: Value?
    do throws(ConfigurationError) {
      value = try decode(self)
    } catch { log.add(error) }
    try finish()
    if let error = ConfigurationError.all(log.faults, in: name, { errors in tried(errors, decode) }) { throw error }
    guard let value else { throw ConfigurationError(place: name, sentence: "could not be read") }
    return value
  }

  /// Throws unless `text`, this configuration with every default written out, can be read back.
  package func requireReadable(_ text: String) throws(ConfigurationError) {
    let signs = YAMLPunctuation(text)
    guard text.utf8.count <= ConfigurationParser.maximumBytes, signs.count <= ConfigurationParser.maximumSigns else {
      let size =
        signs.count > ConfigurationParser.maximumSigns
        ? signs.excess : "\(text.utf8.count) bytes; a configuration may have \(ConfigurationParser.maximumBytes)"
      throw ConfigurationError(place: name, sentence: "with every default written out it has \(size)")
    }
  }

  /// `errors` with advice that works: where they name a `--set`, what they advise is decoded in its place.
  private func tried<Value>(
    _ errors: [ConfigurationError], _ decode: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) -> [ConfigurationError] {
    guard let (base, overrides) = log.written, !overrides.isEmpty else { return errors }
    let trial = AdviceCheck(overrides: overrides, errors: errors)
    return trial.mended { overrides in
      let log = ConfigurationLog()
      log.schema = self.log.schema
      log.mode = .gathering
      var tree = base
      do throws(ConfigurationError) {
        try log.apply(overrides, to: &tree)
        let root = ConfigurationNode(tree, path: "", name: name, log: log)
        do throws(ConfigurationError) { _ = try decode(root) } catch { log.add(error) }
        try root.finish()
      } catch { log.add(error) }
      return log.faults.prefix(AdviceCheck.mostErrors).map { $0.error() }
    }
  }

  /// Where this was written: `configs/x.yaml:12` or `--set a.b=3`.
  package var place: String { tree.place.description }

  /// An error at this place about this path: "`place`: `path` `sentence`".
  package func error(_ sentence: String) -> ConfigurationError {
    ConfigurationError(tree.place, path.isEmpty ? sentence : "\(path) \(sentence)")
  }

  /// An error at this place, in a sentence of its own: "`place`: `sentence`".
  package func located(_ sentence: String) -> ConfigurationError { ConfigurationError(tree.place, sentence) }

  /// The keys of a mapping as they stand, asked for or not; empty for anything else.
  package var keys: [String] { entries.map(\.key) }

  /// Whether there is a value at `key`, of whatever kind; it does not count as asked for.
  package func has(_ key: String) -> Bool { entries.contains { $0.key == key && !$0.value.isNull } }

  /// Everything below, with plain words resolved by YAML 1.2's core schema. It counts as asked for.
  package var value: ConfigurationValue {
    isTakenWhole = true
    return ConfigurationValue(tree)
  }

  /// The value of `key`, of any kind, or nil when it is absent or null.
  package func optionalNode(_ key: String) throws(ConfigurationError) -> ConfigurationNode? {
    try optionalNode(key, .text)
  }

  func optionalNode(
    _ key: String, _ kind: ConfigurationSchema.Kind, example: String? = nil, isRequired: Bool = false
  ) throws(ConfigurationError) -> ConfigurationNode? {
    if !known.contains(where: { $0.name == key }) {
      known.append(.init(name: key, kind: kind, isRequired: isRequired, example: example))
    }
    if log.mode == .probing { return nil }
    try requireMapping()
    if let child = children[key] { return child.tree.isNull ? nil : child }
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    let child = child(key, entry.value)
    return entry.value.isNull ? nil : child
  }

  /// The node of `tree` under `key`, kept, so that ``finish()`` reaches into it.
  func child(_ key: String, _ tree: ConfigurationTree) -> ConfigurationNode {
    if let child = children[key] { return child }
    let child = ConfigurationNode(tree, path: path.isEmpty ? key : "\(path).\(key)", log: log)
    children[key] = child
    return child
  }

  /// What `decode` asks of a node below `key`, for a probe.
  func probe(_ key: String, _ decode: (ConfigurationNode) throws(ConfigurationError) -> Void) {
    let node = child(key, .nothing(at: tree.place))
    do { try decode(node) } catch {}
    if let index = known.firstIndex(where: { $0.name == key }) { known[index].keys = node.known }
  }

  /// Like ``probe(_:_:)``, for each of the `names` that `key` may have.
  func probe(_ key: String, names: [String], _ decode: (ConfigurationItem) throws(ConfigurationError) -> Void) {
    let keys = names.map { name in
      let node = ConfigurationNode(.nothing(at: tree.place), path: name, log: log)
      do { try decode(ConfigurationItem(name: name, options: node, at: tree)) } catch {}
      return ConfigurationSchema.Key(name: name, kind: .section, keys: node.known)
    }
    if let index = known.firstIndex(where: { $0.name == key }) { known[index].keys = keys }
  }

  /// The value of `key`, of any kind; throws when it is absent or null.
  package func node(_ key: String) throws(ConfigurationError) -> ConfigurationNode { try node(key, .text) }

  func node(
    _ key: String, _ kind: ConfigurationSchema.Kind, example: String? = nil
  ) throws(ConfigurationError) -> ConfigurationNode {
    if let node = try optionalNode(key, kind, example: example, isRequired: true) { return node }
    let whole = path.isEmpty ? "the configuration" : path
    if let child = children[key] { throw child.error("needs a value, found nothing") }
    // A misspelt key shows up here first when the right one is required.
    let unknown = unknownEntries(schemaKeys)
    for entry in unknown where entry.key.hasPrefix("\(key):") {
      explained.insert(entry.key)
      let cure = ScalarHint.keyWithoutSpace(entry.key).map { "; \($0)" } ?? ""
      throw ConfigurationError(entry.place, "\(whole) needs the key '\(key)', found '\(entry.key)'\(cure)")
    }
    for entry in unknown {
      guard let advice = ForeignOption.advice(on: entry, at: path, among: [key]) else { continue }
      explained.insert(entry.key)
      throw ConfigurationError(entry.place, "\(whole) needs the key '\(key)', found '\(entry.key)'; \(advice)")
    }
    for entry in unknown where Spelling.likely(entry.key, in: [key]) != nil {
      explained.insert(entry.key)
      throw ConfigurationError(
        entry.place, "\(whole) needs the key '\(key)', found '\(entry.key)'; did you mean '\(key)'?")
    }
    throw ConfigurationError(
      tree.place, "\(whole) needs the key '\(key)', which is not there\(self.example(key, example))")
  }

  /// The mapping at `key`; throws when it is absent or anything else.
  package func mapping(_ key: String) throws(ConfigurationError) -> ConfigurationNode {
    let child = try node(key, .section)
    try child.requireMapping()
    return child
  }

  /// The items of this list; throws when this is anything else. Items are kept, so ``finish()`` reaches into them.
  package func items() throws(ConfigurationError) -> [ConfigurationNode] {
    guard case .list(let trees) = tree.content else {
      takeWhole()
      throw error("must be a list, found \(tree.found)\(listHint)")
    }
    return trees.enumerated().map { index, tree in child(String(index), tree) }
  }

  /// `key`, which is not known, is not reported again.
  func explain(_ key: String) { explained.insert(key) }

  /// What `read` makes of this node; where that throws, keys that it has not asked for may be known all the same.
  func reading<Value>(
    _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value {
    do { return try read(self) } catch {
      isAbandoned = true
      throw error
    }
  }

  /// Everything below counts as asked for, such as the options of something unknown.
  func takeWhole() { isTakenWhole = true }

  /// The entries whose keys were neither asked for nor explained, and are not among `schemaKeys`.
  private func unknownEntries(_ schemaKeys: [ConfigurationSchema.Key]) -> [ConfigurationTree.Entry] {
    let names = explained.union(known.map(\.name)).union(schemaKeys.map(\.name))
    return entries.filter { !names.contains($0.key) }
  }

  private var schemaKeys: [ConfigurationSchema.Key] {
    log.schema?.keys(at: path.isEmpty ? [] : path.split(separator: ".").map(String.init)) ?? []
  }

  /// Throws for each key, here or in anything handed out below, that was never asked for; the first one where errors are not
  /// gathered.
  package func finish() throws(ConfigurationError) {
    if isTakenWhole { return }
    let schemaKeys = schemaKeys
    let names = (known.count >= schemaKeys.count ? known : schemaKeys).map(\.name)
    for entry in unknownEntries(schemaKeys) {
      // One that is like no known key may be one that was not asked for yet.
      if isAbandoned, KeyHint(log.schema, log.root).advice(on: entry, at: path, among: names, in: tree) == nil {
        continue
      }
      try log.report(line: entry.place.line) { [path, tree, schema = log.schema, root = log.root] in
        let listed = names.isEmpty ? "no keys are known here" : "known keys: \(names.joined(separator: ", "))"
        let here = path.isEmpty ? "at the top level" : "in \(path)"
        let hint = KeyHint(schema, root).advice(on: entry, at: path, among: names, in: tree)
        return ConfigurationError(
          entry.place, "unknown key '\(entry.key)' \(here)\(Spelling.clause(hint, before: listed))")
      }
    }
    let inner = if case .list(let items) = tree.content { items.indices.map(String.init) } else { keys }
    for key in inner { try children[key]?.finish() }
  }

  var entries: [ConfigurationTree.Entry] {
    if case .mapping(let entries) = tree.content { entries } else { [] }
  }

  func requireMapping() throws(ConfigurationError) {
    if case .mapping = tree.content { return }
    throw unexpectedScalar
  }
}
