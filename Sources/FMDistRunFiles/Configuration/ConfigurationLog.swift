/// What all nodes of a configuration share: whether errors are gathered, and those that were.
final class ConfigurationLog {
  /// How values are read.
  enum Mode {
    /// The first error is thrown.
    case strict
    /// Errors are kept, and reading goes on with a value that stands in.
    case gathering
    /// Nothing is read: keys are asked for, to learn which there are.
    case probing
  }

  var mode = Mode.strict
  /// All keys that there are, where that is known.
  var schema: ConfigurationSchema?
  /// The whole configuration.
  var root: ConfigurationTree?
  /// The configuration without any `--set`, and the texts of those.
  var written: (base: ConfigurationTree, overrides: [String])?
  /// What the configuration has declared so far, by kind, for other keys to name.
  var declared: [String: [String]] = [:]
  /// Something that is wrong. Its sentence is made only where it is shown: there may be many thousands, and advice takes time.
  struct Fault {
    let line: Int?
    let error: () -> ConfigurationError
  }

  private(set) var faults: [Fault] = []
  private var kept: Set<ConfigurationError> = []

  /// Keeps `error`, once.
  func add(_ error: ConfigurationError) {
    if kept.insert(error).inserted { faults.append(Fault(line: error.line, error: { error })) }
  }

  /// Applies `overrides` to `tree`, which is the whole configuration then.
  func apply(_ overrides: [String], to tree: inout ConfigurationTree) throws(ConfigurationError) {
    for text in overrides {
      do throws(ConfigurationError) { try ConfigurationOverride(text, schema).apply(to: &tree) } catch {
        try report(error)
      }
    }
    root = tree
  }

  /// Throws `error`, or keeps it where errors are gathered.
  func report(_ error: ConfigurationError) throws(ConfigurationError) {
    guard mode == .gathering else { throw error }
    add(error)
  }

  /// Throws what `error` makes, or keeps it, in line `line`, where errors are gathered.
  func report(line: Int?, _ error: @escaping () -> ConfigurationError) throws(ConfigurationError) {
    guard mode == .gathering else { throw error() }
    faults.append(Fault(line: line, error: error))
  }
}
