/// What a layer's kernel adds to the loss: Keras's `L2`, λ Σ w², whose gradient is 2 λ w.
public struct Regularizer: Equatable, Sendable {
  /// λ, at least 0.
  public var l2: Double

  /// A penalty of `l2` times the sum of the squares.
  public init(l2: Double) { self.l2 = l2 }
}
