/// How long an update's mean gradient may be; Keras's arguments of all optimizers, of which one may be given.
public struct GradientClipping: Equatable, Sendable {
  /// What is limited, by its key in a configuration.
  public enum Kind: String, CaseIterable, Sendable {
    /// Each element: g is cut to -c … c.
    case value = "clipvalue"
    /// The norm of each array: g · min(1, c / ‖g‖₂).
    case norm = "clipnorm"
    /// The norm of all arrays together, as one (Pascanu et al., 2013).
    case globalNorm = "global_clipnorm"
  }

  /// What is limited.
  public let kind: Kind
  /// c, above zero.
  public let limit: Double

  /// At most `limit` of `kind`.
  public init(_ kind: Kind, _ limit: Double) { (self.kind, self.limit) = (kind, limit) }

  /// Whether norms have to be known before an update.
  package var needsNorms: Bool { kind != .value }
}
