/// Whether a run is traced.
package enum TraceRequest: Equatable, Sendable, BitwiseCopyable {
  /// It is not.
  case none
  /// The usual steps: 20 from the 11th of the session on.
  case usual
  /// These steps.
  case steps(TraceWindow)
}
