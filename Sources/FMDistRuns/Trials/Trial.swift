import FMDistRunFiles
import FMDistTraining

/// A configuration to be trained, and its name in a ``TrialFolder``.
struct Trial: Sendable {
  /// What is set in the base, as `--set` has it.
  let settings: [String]
  /// The configuration, or why there is none.
  let configuration: Result<RunConfiguration, ConfigurationError>
  /// The name of its run and its record.
  let id: String
}
