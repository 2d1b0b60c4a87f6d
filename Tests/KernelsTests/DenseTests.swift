import Foundation
import Kernels
import Memory
import TestSupport
import Testing

struct DenseTests {
  static let sizes: [(inputs: Int, units: Int)] = [
    (1, 1), (2, 10), (3, 16), (7, 15), (15, 17), (16, 33), (17, 48), (31, 49), (48, 64), (97, 10), (49, 130),
  ]
  static let sampleCounts = [0, 1, 2, 5, 7, 8, 9, 16, 23, 33]

  @Test(arguments: sizes)
  func `forward, backward and gradients agree with the formula`(inputs: Int, units: Int) {
    withEvery("samples", in: Self.sampleCounts) { samples in
      withEvery("input stride", in: Set([inputs, padded(inputs), inputs + 5]).sorted()) { stride in
        let problem = DenseProblem(samples: samples, inputs: inputs, units: units, inputStride: stride)
        let reference = problem.reference
        expectAll(problem.forward(.linear), reference.forward().map(\.expected), "y")
        expectAll(problem.dataGradient(), reference.dataGradient().map(\.expected), "dx")
        let leaves = problem.leaves(3)
        let (gradient, biasGradient) = problem.gradients(order: .balanced(leaves: 3), leaves: leaves)
        expectAll(gradient, reference.weightsGradient().map(\.expected), "the gradient of W")
        expectAll(biasGradient, reference.biasGradient().map(\.expected), "the gradient of b")
      }
    }
  }

  @Test(arguments: sizes)
  func `every result is one chain of fused operations, whatever tile it falls to`(inputs: Int, units: Int) {
    withEvery("samples", in: Self.sampleCounts) { samples in
      let problem = DenseProblem(samples: samples, inputs: inputs, units: units, inputStride: padded(inputs))
      expectSameBits(problem.forward(.linear), problem.reference.forwardChain(), "y")
      expectSameBits(problem.dataGradient(), problem.reference.dataGradientChain(), "dx")
    }
  }

  @Test func `gradients are the leaves' chains, added in the tree's order`() {
    var random = SplitMix64(state: 11)
    withEvery("leaves", in: 1...9) { count in
      withEvery("samples", in: [0, 1, 4, 13, 40]) { samples in
        let order = SummationOrder.random(leaves: count, using: &random)
        let problem = DenseProblem(samples: samples, inputs: 19, units: 35, inputStride: 19)
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
      let problem = DenseProblem(samples: samples, inputs: inputs, units: units, inputStride: inputs)
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

  @Test func `the activation is applied to the sum, and softmax is left to its own function`() {
    let problem = DenseProblem(samples: 6, inputs: 21, units: 37, inputStride: 21)
    let sums = problem.reference.forward().map(\.expected)
    expectAll(problem.forward(.relu), sums.map { $0.mapped(ulps: 0) { max($0, 0) } }, "relu")
    expectAll(problem.forward(.sigmoid), sums.map { $0.mapped(ulps: 4) { 1 / (1 + exp(-$0)) } }, "sigmoid")
    expectAll(problem.forward(.tanh), sums.map { $0.mapped(ulps: 4) { tanh($0) } }, "tanh")
    expectSameBits(problem.forward(.softmax), problem.forward(.linear), "softmax")
  }
}
