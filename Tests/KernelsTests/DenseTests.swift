import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

struct DenseTests {
  @Test func `gradients are the leaves' chains, added in the tree's order`() {
    var random = SplitMix64(state: 11)
    withEvery("leaves", in: 1...9) { count in
      withEvery("samples", in: [0, 1, 4, 13, 40]) { samples in
        let order = SummationOrder.random(leaves: count, using: &random)
        let problem = DenseProblem(DenseShape(samples, 19, 35, inputStride: 19))
        let leaves = problem.leaves(count)
        let (gradient, biasGradient) = problem.gradients(order: order, leaves: leaves)
        let reference = problem.reference
        expectSameBits(
          gradient, order.sum(leaves.map { reference.weightsGradientChain(rows: $0) }), "the gradient of W")
        expectSameBits(
          biasGradient, order.sum(leaves.map { reference.biasGradientChain(rows: $0) }), "the gradient of b")
      }
    }
  }

  @Test func `ranges computed one by one, in any order, give the bits of the whole`() {
    var random = SplitMix64(state: 5)
    withEvery("attempt", in: 0..<20) { _ in
      let samples = Int.random(in: 1...40, using: &random)
      let inputs = Int.random(in: 1...80, using: &random)
      let units = Int.random(in: 1...140, using: &random)
      let problem = DenseProblem(DenseShape(samples, inputs, units, inputStride: inputs))
      let order = SummationOrder.random(leaves: 5, using: &random)
      let leaves = problem.leaves(5)
      let whole = (
        problem.forward(.tanh), problem.dataGradient(), problem.gradients(order: order, leaves: leaves)
      )
      let pieces = (
        problem.forward(.tanh, splitting: &random), problem.dataGradient(splitting: &random),
        problem.gradients(order: order, leaves: leaves, splitting: &random)
      )
      expectSameBits(pieces.0, whole.0, "y")
      expectSameBits(pieces.1, whole.1, "dx")
      expectSameBits(pieces.2.weights, whole.2.weights, "the gradient of W")
      expectSameBits(pieces.2.bias, whole.2.bias, "the gradient of b")
    }
  }
}
