/// The seconds of one step, by what they are for.
public struct StepTerms: Equatable, Sendable {
  /// Computing with the samples.
  public var compute: Double
  /// What every rank does for itself, however many there are.
  public var repeated: Double
  /// Waiting until all are there, if all come at the same time.
  public var barriers: Double
  /// Gradients and weights between the ranks of a host.
  public var copies: Double
  /// Waiting for the core that is late.
  public var stragglers: Double
  /// Gradients and weights between hosts.
  public var network = 0.0

  /// All of it.
  public var total: Double { compute + repeated + barriers + copies + stragglers + network }
}
