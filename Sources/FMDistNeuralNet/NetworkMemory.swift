import FMDistKernels
import FMDistMemory

/// Where a network's weights and gradients lie: in memory of its own, or in memory that the ranks of a host have in common.
///
/// Networks with common weights read them all the time but in the moment when all of them are between two steps.
package struct NetworkMemory {
  /// ``NetworkLayout/weightCount`` floats.
  package let weights: Buffer<Float>
  /// ``NetworkLayout/transposedCount`` floats, derived from the weights.
  package let transposed: Buffer<Float>
  /// For each subtree of the summation tree that this rank owns, ``NetworkLayout/changingCount`` floats.
  package let gradients: [Buffer<Float>]

  /// Memory that somebody else has taken, all zero.
  package init(weights: Buffer<Float>, transposed: Buffer<Float>, gradients: [Buffer<Float>]) {
    self.weights = weights
    self.transposed = transposed
    self.gradients = gradients
  }

  /// New memory for one network.
  init(_ layout: NetworkLayout, gradients: Int) {
    self.init(
      weights: Buffer(count: layout.weightCount), transposed: Buffer(count: layout.transposedCount),
      gradients: (0..<gradients).map { _ in Buffer(count: layout.changingCount) })
  }
}
