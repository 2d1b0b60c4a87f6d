/// A layer, an optimizer, anything that is a name with options.
package struct ConfigurationItem {
  /// The name, as it was written.
  package let name: String
  /// The options: an empty mapping when there are none.
  package let options: ConfigurationNode
  /// Where the name was written: `configs/x.yaml:12` or `--set a.b=3`.
  package var place: String { tree.place.description }
  /// Where the whole was written, with the `--set` that changed something in it: `configs/x.yaml:12 with --set a.b=3`.
  package let origin: String
  private let tree: ConfigurationTree
  /// The path of the whole: `model.3`.
  private var path: String { String(options.path.dropLast(name.count + 1)) }

  /// What `tree` holds, `name` with `options`, written at `tree`'s place.
  init(name: String, options: ConfigurationNode, at tree: ConfigurationTree) {
    self.name = name
    self.options = options
    self.tree = tree
    let changes = tree.overrides
    origin = ([tree.place] + changes.filter { $0 != tree.place }).map(\.description).joined(separator: " with ")
  }

  /// More than one `kind`.
  static func plural(_ kind: String) -> String { kind + (kind.hasSuffix("s") ? "es" : "s") }

  /// The error for a name that is none of `known`; `kind` says what it should have been ("layer").
  package func unknownName(_ kind: String, known: [String]) -> ConfigurationError {
    options.takeWhole()
    let list = "known \(ConfigurationItem.plural(kind)): \(known.joined(separator: ", "))"
    if let keys = options.log.schema?.named(kind),
      let advice = NameHint(kind: kind, names: keys).advice(on: name, tree, at: path)
    {
      return ConfigurationError(tree.place, "unknown \(kind) '\(name)'\(Spelling.clause(advice, before: list))")
    }
    if Spelling.isForeign(name, kind) {
      return ConfigurationError(
        tree.place, "fmdist has no \(kind) '\(name)' yet; it has \(known.joined(separator: ", "))")
    }
    let hint = Spelling.likely(name, in: known).map { "did you mean '\($0)'?" }
    return ConfigurationError(tree.place, "unknown \(kind) '\(name)'\(Spelling.clause(hint, before: list))")
  }
}
