import NeuralNet

/// What becomes of gradients between the backward pass and the optimizer.
public struct ExchangeOptions: Sendable {
  /// The greatest length of the mean gradient, all arrays together; a longer one is shortened to it. Nil for no limit.
  public var globalClipNorm: Double?
  /// How gradients travel between hosts.
  public var compression: GradientCompression
  /// Whether a step may have several minibatches.
  public var accumulates: Bool

  /// By default nothing.
  public init(
    globalClipNorm: Double? = nil, compression: GradientCompression = .none, accumulates: Bool = false
  ) {
    self.globalClipNorm = globalClipNorm
    self.compression = compression
    self.accumulates = accumulates
  }
}
