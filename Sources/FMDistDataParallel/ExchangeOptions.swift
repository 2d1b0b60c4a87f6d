import FMDistNeuralNet

/// How gradients are changed between the backward pass and the optimizer.
package struct ExchangeOptions: Sendable {
  /// How gradients travel between hosts.
  package var compression: GradientCompression
  /// Whether a step may have several minibatches.
  package var accumulates: Bool
  /// Whether an update is left out where the loss or a gradient is not finite: it then waits for all gradients.
  package var skipsNonFinite: Bool

  /// By default nothing.
  package init(
    compression: GradientCompression = .none, accumulates: Bool = false, skipsNonFinite: Bool = false
  ) {
    self.compression = compression
    self.accumulates = accumulates
    self.skipsNonFinite = skipsNonFinite
  }

  /// Whether an update by `optimizer` has to wait for the squares of all gradients.
  package func needsSquares(_ optimizer: OptimizerDescription) -> Bool {
    skipsNonFinite || optimizer.clipping?.needsNorms == true
  }

  /// Whether the sums of a minibatch's gradients are kept until an update by `optimizer`: as much memory as what the optimizer remembers
  /// in one slot.
  package func keepsSums(_ optimizer: OptimizerDescription) -> Bool { accumulates || needsSquares(optimizer) }
}
