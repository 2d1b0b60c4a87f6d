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
  private(set) var errors: [ConfigurationError] = []

  /// Keeps `error`, once.
  func add(_ error: ConfigurationError) {
    if !errors.contains(error) { errors.append(error) }
  }

  /// Throws `error`, or keeps it where errors are gathered.
  func report(_ error: ConfigurationError) throws(ConfigurationError) {
    guard mode == .gathering else { throw error }
    add(error)
  }
}
