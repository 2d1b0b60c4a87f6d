import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

struct OptimizerTests {
  @Test func `centered RMSprop stays a number where rounding makes the mean's square exceed the mean of the squares`() {
    let weights = Buffer<Float>(count: 16)
    let (velocity, average) = (Buffer<Float>(count: 16), Buffer<Float>(count: 16))
    let gradient = Buffer((0..<16).map { 1000 + Float($0) / 7 })
    let update = RMSpropUpdate(learningRate: 1e-6, rho: 0.7, momentum: 0, epsilon: 1e-7, centered: true)
    var exceeded = false
    for _ in 1...400 {
      update.apply(
        weights: weights.view, gradient: gradient.view, scale: 1, velocity: velocity.view,
        momentum: weights.view[0..<0], averageGradient: average.view)
      exceeded = exceeded || zip(velocity.array, average.array).contains { $0 - $1 * $1 + 1e-7 < 0 }
    }
    expect(exceeded, "no case in which rounding matters")
    expect(weights.array.allSatisfy(\.isFinite), "weights are \(weights.array)")
  }

  @Test func `RMSprop's and Adadelta's roots and quotients are correctly rounded`() {
    let gradient = Buffer(floats(16, seed: 4))
    let (weights, empty) = (Buffer<Float>(count: 16), Buffer<Float>(count: 0))
    let (velocity, squaredChange) = (Buffer<Float>(count: 16), Buffer<Float>(count: 16))
    RMSpropUpdate(learningRate: 1, rho: 0, momentum: 0, epsilon: 0.25, centered: false).apply(
      weights: weights.view, gradient: gradient.view, scale: 1, velocity: velocity.view, momentum: empty.view,
      averageGradient: empty.view)
    expectSameBits(weights.array, gradient.array.map { -$0 / ($0 * $0 + 0.25).squareRoot() }, "RMSprop's w")
    for i in 0..<16 { (weights.view[i], velocity.view[i]) = (0, 0) }
    AdadeltaUpdate(learningRate: 1, rho: 0, epsilon: 0.25).apply(
      weights: weights.view, gradient: gradient.view, scale: 1, squaredGradient: velocity.view,
      squaredChange: squaredChange.view)
    let expected = gradient.array.map { -($0 * (0.25 / ($0 * $0 + 0.25)).squareRoot()) }
    expectSameBits(weights.array, expected, "Adadelta's w")
  }

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
