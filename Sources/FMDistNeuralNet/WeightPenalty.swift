import FMDistKernels
import FMDistMemory

/// What regularizers add to the loss: Σ λ₁ |w| + λ₂ w² over the weights that have them.
///
/// A term for each of those ``WeightChunks``, always added in their order, so that the sum is the same whoever computes which
/// terms.
package struct WeightPenalty: Sendable {
  /// Whole chunks of the packed weights, and what they add.
  private let terms: [(elements: Range<Int>, regularizer: Regularizer)]

  /// The penalty of a model laid out by `layout`.
  package init(_ layout: NetworkLayout) {
    terms = layout.parameters.flatMap { parameter in
      parameter.description.regularizer.map { regularizer in
        layout.chunks.indices(of: parameter.range).map { (layout.chunks[$0], regularizer) }
      } ?? []
    }
  }

  /// The number of terms; 0 where nothing is regularized.
  package var count: Int { terms.count }

  /// The term `index` for the packed `weights`. Their padding is zero and adds nothing.
  package func term(_ index: Int, of weights: View<Float>) -> Double {
    let (elements, regularizer) = terms[index]
    return regularizer.value(of: weights[elements])
  }

  /// The sum of all terms, on this thread.
  package func total(of weights: View<Float>) -> Double {
    var sum = 0.0
    for index in terms.indices { sum += term(index, of: weights) }
    return sum
  }
}
