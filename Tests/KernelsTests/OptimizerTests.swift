import KernelRegistry
import Kernels
import Memory
import TestSupport
import Testing

struct OptimizerTests {
  @Test func `Adam's root is correctly rounded and its first step is the learning rate's size`() {
    // With β1 = β2 = 0 and ε = 0, w -= rate · g / √g².
    let (weights, gradient) = (Buffer<Float>(count: 16), Buffer(floats(16, seed: 4)))
    let (mean, variance) = (Buffer<Float>(count: 16), Buffer<Float>(count: 16))
    AdamUpdate(learningRate: 1, beta1: 0, beta2: 0, epsilon: 0, step: 1).apply(
      weights: weights.view, gradient: gradient.view, scale: 1, mean: mean.view, variance: variance.view)
    let expected = gradient.array.map { -$0 / ($0 * $0).squareRoot() }
    expectSameBits(weights.array, expected, "w")
  }

  @Test func `an update is the element's own, wherever a segment begins`() {
    let initial = floats(160, seed: 1)
    let gradient = Buffer(floats(160, seed: 2))
    let whole = (Buffer(initial), Buffer<Float>(count: 160), Buffer<Float>(count: 160))
    let parts = (Buffer(initial), Buffer<Float>(count: 160), Buffer<Float>(count: 160))
    let update = AdamUpdate(learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-7, step: 4)
    update.apply(
      weights: whole.0.view, gradient: gradient.view, scale: 0.5, mean: whole.1.view, variance: whole.2.view)
    for range in [112..<160, 0..<16, 16..<112] {
      update.apply(
        weights: parts.0.view[range], gradient: gradient.view[range], scale: 0.5, mean: parts.1.view[range],
        variance: parts.2.view[range])
    }
    expectSameBits(parts.0.array, whole.0.array, "w")
    expectSameBits(parts.2.array, whole.2.array, "v")
  }
}
