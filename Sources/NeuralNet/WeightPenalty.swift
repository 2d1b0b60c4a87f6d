import Kernels
import Memory

/// What the kernels' regularizers add to the loss: Σ λ w² over the weights that have a λ.
///
/// A term for each of those ``WeightChunks``, always added in their order, so that the sum is the same whoever computes which
/// terms.
public struct WeightPenalty: Sendable {
  /// Whole chunks of the packed weights, and their λ.
  private let terms: [(elements: Range<Int>, l2: Double)]

  /// The penalty of a model laid out by `layout`.
  public init(_ layout: NetworkLayout) {
    terms = layout.parameters.filter { $0.description.l2 > 0 }.flatMap { parameter in
      layout.chunks.indices(of: parameter.range).map { (layout.chunks[$0], parameter.description.l2) }
    }
  }

  /// The number of terms; 0 where nothing is regularized.
  public var count: Int { terms.count }

  /// The term `index` for the packed `weights`. Their padding is zero and adds nothing.
  public func term(_ index: Int, of weights: View<Float>) -> Double {
    terms[index].l2 * sumOfSquares(weights[terms[index].elements])
  }

  /// The sum of all terms, on this thread.
  public func total(of weights: View<Float>) -> Double {
    var sum = 0.0
    for index in terms.indices { sum += term(index, of: weights) }
    return sum
  }
}
