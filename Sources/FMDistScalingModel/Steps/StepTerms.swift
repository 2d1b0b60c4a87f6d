/// The seconds of one step, by what they are for.
package struct StepTerms: Equatable, Sendable {
  /// Computing with the samples.
  package var compute: Double
  /// What every rank does for itself, however many there are.
  package var repeated: Double
  /// Waiting until all are there, if all come at the same time.
  package var barriers: Double
  /// Gradients and weights between the ranks of a host.
  package var copies: Double
  /// Waiting for the core that is late.
  package var stragglers: Double
  /// Gradients and weights between hosts.
  package var network = 0.0

  /// All of it.
  package var total: Double { compute + repeated + barriers + copies + stragglers + network }
}
