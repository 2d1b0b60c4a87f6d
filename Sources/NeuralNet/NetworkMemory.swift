import Kernels
import Memory

/// Where a network's weights and gradients lie: in memory of its own, or in memory that the ranks of a host have in common.
///
/// Networks with common weights read them all the time but in the moment when all of them are between two steps.
public struct NetworkMemory {
  /// ``NetworkLayout/weightCount`` floats.
  public let weights: Buffer<Float>
  /// ``NetworkLayout/transposedCount`` floats, derived from the weights.
  public let transposed: Buffer<Float>
  /// For each subtree of the summation tree that this rank owns, as many floats as there are weights.
  public let gradients: [Buffer<Float>]

  /// Memory that somebody else has taken, all zero.
  public init(weights: Buffer<Float>, transposed: Buffer<Float>, gradients: [Buffer<Float>]) {
    self.weights = weights
    self.transposed = transposed
    self.gradients = gradients
  }

  /// New memory for one network.
  init(_ layout: NetworkLayout, gradients: Int) {
    self.init(
      weights: Buffer(count: layout.weightCount), transposed: Buffer(count: layout.transposedCount),
      gradients: (0..<gradients).map { _ in Buffer(count: layout.weightCount) })
  }
}
