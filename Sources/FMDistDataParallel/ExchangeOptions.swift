import FMDistNeuralNet

/// What becomes of gradients between the backward pass and the optimizer.
package struct ExchangeOptions: Sendable {
  /// The greatest length of the mean gradient, all arrays together; a longer one is shortened to it. Nil for no limit.
  package var globalClipNorm: Double?
  /// How gradients travel between hosts.
  package var compression: GradientCompression
  /// Whether a step may have several minibatches.
  package var accumulates: Bool

  /// By default nothing.
  package init(
    globalClipNorm: Double? = nil, compression: GradientCompression = .none, accumulates: Bool = false
  ) {
    self.globalClipNorm = globalClipNorm
    self.compression = compression
    self.accumulates = accumulates
  }
}
