import FMDistNeuralNet

/// How gradients are changed between the backward pass and the optimizer.
package struct ExchangeOptions: Sendable {
  /// How gradients travel between hosts.
  package var compression: GradientCompression
  /// Whether a step may have several minibatches.
  package var accumulates: Bool
  /// Whether an update with a gradient that is not finite is left out: it then waits for all gradients.
  package var skipsNonFinite: Bool

  /// By default nothing.
  package init(
    compression: GradientCompression = .none, accumulates: Bool = false, skipsNonFinite: Bool = false
  ) {
    self.compression = compression
    self.accumulates = accumulates
    self.skipsNonFinite = skipsNonFinite
  }
}
