/// What rank 0 concludes from the history between two epochs, and tells all ranks.
package struct EpochDecision: BitwiseCopyable, Sendable {
  /// The learning rate that takes the place of the target: after a plateau a lower one.
  package var targetRate: Double
  /// Whether training ends here, before its last epoch.
  package var stopsEarly = false
}
