import Kernels
import Memory
import TestSupport
import Testing

struct OptimizerTests {
  static let counts = [0, 16, 48, 400]
  /// Of these elements of each sixteen, weights and gradients are zero, as in padding.
  private func isPadding(_ index: Int) -> Bool { index % 16 >= 13 }

  private func values(_ count: Int, seed: UInt64, scale: Float) -> [Float] {
    floats(count, seed: seed).enumerated().map { isPadding($0.offset) ? 0 : $0.element * scale }
  }

  @Test func `SGD, momentum and Nesterov agree with the formula over several steps`() {
    withEvery("momentum and Nesterov", in: [(0, false), (0.9, false), (0.9, true), (0.5, true)]) { momentum, nesterov in
      withEvery("count", in: Self.counts) { count in
        let initial = values(count, seed: 1, scale: 0.1)
        var reference = initial.map { OptimizerReference(weight: $0) }
        let (weights, velocity) = (Buffer(initial), Buffer<Float>(count: momentum == 0 ? 0 : count))
        let update = SGDUpdate(learningRate: 0.05, momentum: Float(momentum), nesterov: nesterov)
        for step in 1...12 {
          let gradient = values(count, seed: UInt64(step) + 10, scale: 3)
          let buffer = Buffer(gradient)
          update.apply(weights: weights.view, gradient: buffer.view, scale: 0.125, velocity: velocity.view)
          for i in 0..<count {
            reference[i].sgd(
              gradient: Double(gradient[i]) * 0.125, rate: 0.05, momentum: momentum, nesterov: nesterov)
          }
        }
        expectAll(weights.array, reference.map(\.expected), "w")
        expectPaddingIsZero(weights, velocity)
      }
    }
  }

  @Test func `Adam agrees with the formula over several steps`() {
    let settings = [(0.9, 0.999, 1e-7), (0.8, 0.95, 1e-3), (0, 0.9, 1e-7), (0.9, 0.999, 0.1)]
    withEvery("betas and epsilon", in: settings) { beta1, beta2, epsilon in
      withEvery("count", in: Self.counts) { count in
        let initial = values(count, seed: 1, scale: 0.1)
        var reference = initial.map { OptimizerReference(weight: $0) }
        let weights = Buffer(initial)
        let (mean, variance) = (Buffer<Float>(count: count), Buffer<Float>(count: count))
        for step in 1...12 {
          let gradient = values(count, seed: UInt64(step) + 10, scale: 3)
          let buffer = Buffer(gradient)
          let update = AdamUpdate(learningRate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step)
          update.apply(
            weights: weights.view, gradient: buffer.view, scale: 0.125, mean: mean.view, variance: variance.view)
          for i in 0..<count {
            reference[i].adam(
              gradient: Double(gradient[i]) * 0.125, rate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon)
          }
        }
        expectAll(weights.array, reference.map(\.expected), "w")
        expectPaddingIsZero(weights, mean, variance)
      }
    }
  }

  @Test func `RMSprop, with momentum and centered, agrees with the formula over several steps`() {
    let settings = [(0.9, 0, 1e-7), (0.9, 0.9, 1e-7), (0.5, 0.4, 1e-3), (0, 0, 1e-7)]
    withEvery("rho, momentum and epsilon", in: settings) { rho, momentum, epsilon in
      // Without any memory a mean's square is the mean of the squares, and centering leaves nothing but rounding.
      withEvery("centered", in: rho > 0 ? [false, true] : [false]) { centered in
        withEvery("count", in: Self.counts) { count in
          let initial = values(count, seed: 1, scale: 0.1)
          var reference = initial.map { RMSpropReference(weight: $0) }
          let (weights, velocity) = (Buffer(initial), Buffer<Float>(count: count))
          let (speed, average) = (Buffer<Float>(count: momentum == 0 ? 0 : count), Buffer<Float>(count: count))
          let update = RMSpropUpdate(
            learningRate: 0.01, rho: rho, momentum: momentum, epsilon: epsilon, centered: centered)
          for step in 1...12 {
            let gradient = values(count, seed: UInt64(step) + 10, scale: 3)
            let buffer = Buffer(gradient)
            update.apply(
              weights: weights.view, gradient: buffer.view, scale: 0.125, velocity: velocity.view,
              momentum: speed.view, averageGradient: centered ? average.view : average.view[0..<0])
            for i in 0..<count {
              reference[i].update(
                gradient: Double(gradient[i]) * 0.125, rate: 0.01, rho: rho, momentum: momentum, epsilon: epsilon,
                centered: centered)
            }
          }
          expectAll(weights.array, reference.map(\.expected), "w")
          expectPaddingIsZero(weights, velocity, speed, average)
        }
      }
    }
  }

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

  @Test func `Adadelta agrees with the formula over several steps`() {
    let settings = [(1, 0.95, 1e-7), (0.001, 0.95, 1e-7), (1, 0.5, 1e-3), (2, 0, 1e-6)]
    withEvery("rate, rho and epsilon", in: settings) { rate, rho, epsilon in
      withEvery("count", in: Self.counts) { count in
        let initial = values(count, seed: 1, scale: 0.1)
        var reference = initial.map { AdadeltaReference(weight: $0) }
        let weights = Buffer(initial)
        let (squaredGradient, squaredChange) = (Buffer<Float>(count: count), Buffer<Float>(count: count))
        let update = AdadeltaUpdate(learningRate: rate, rho: rho, epsilon: epsilon)
        for step in 1...12 {
          let gradient = values(count, seed: UInt64(step) + 10, scale: 3)
          let buffer = Buffer(gradient)
          update.apply(
            weights: weights.view, gradient: buffer.view, scale: 0.125, squaredGradient: squaredGradient.view,
            squaredChange: squaredChange.view)
          for i in 0..<count {
            reference[i].update(gradient: Double(gradient[i]) * 0.125, rate: rate, rho: rho, epsilon: epsilon)
          }
        }
        expectAll(weights.array, reference.map(\.expected), "w")
        expectPaddingIsZero(weights, squaredGradient, squaredChange)
      }
    }
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

  private func expectPaddingIsZero(_ buffers: Buffer<Float>...) {
    for buffer in buffers {
      let padding = buffer.array.enumerated().filter { isPadding($0.offset) }.map(\.element)
      expect(padding.allSatisfy { $0 == 0 }, "padding that is not zero")
    }
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
