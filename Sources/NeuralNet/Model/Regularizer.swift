/// What a layer's kernel adds to the loss: Keras's `L2`, λ Σ w², whose gradient is 2 λ w.
public struct Regularizer: Equatable, Sendable {
  /// λ, at least 0.
  public var l2: Double

  /// A penalty of `l2` times the sum of the squares.
  public init(l2: Double) { self.l2 = l2 }

  /// As in a diagram; empty where it adds nothing.
  var words: String { l2 > 0 ? "l2 \(shortNumber(l2))" : "" }
}

extension Regularizer? {
  var words: [String] { [self?.words ?? ""].filter { !$0.isEmpty } }

  /// Throws unless λ, which the configuration calls `key`, is a number of at least 0.
  func check(_ key: String) throws(LayerMisfit) {
    guard let l2 = self?.l2, !(l2 >= 0 && l2.isFinite) else { return }
    throw LayerMisfit("has a \(key) whose l2 is \(l2); expected a number of at least 0")
  }
}
