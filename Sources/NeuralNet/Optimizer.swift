import Kernels
import Memory

/// Updates a segment of the packed weights, and keeps what the optimizer remembers of just that segment.
///
/// Every update is element by element, so how the weights are cut into segments changes no bit.
public final class Optimizer: Sendable {
  /// What it does.
  public let description: OptimizerDescription
  /// The places of the packed weights that it updates; whole blocks of sixteen.
  public let segment: Range<Int>
  /// What it remembers: for each of ``OptimizerDescription/slots`` an array as long as the segment.
  public let slots: [Buffer<Float>]

  /// What threads share out: as many pieces for each part of the threads.
  private let pieces: [Range<Int>]

  /// An optimizer of the weights in `segment`, which remembers nothing yet.
  ///
  /// `arrays` are the places of what is learned, each an array of its own: with `threads` threads, thread t updates the t-th part of
  /// each, as it has just summed the gradient of that part.
  public init(
    _ description: OptimizerDescription, segment: Range<Int>, arrays: [Range<Int>] = [], threads: Int = 1
  ) {
    precondition(segment.lowerBound % blockSize == 0 && segment.upperBound % blockSize == 0, "a segment cuts a block")
    self.description = description
    self.segment = segment
    slots = description.slots.map { _ in Buffer(count: segment.count) }
    let own = (arrays.isEmpty ? [segment] : arrays).map { $0.clamped(to: segment) }.filter { !$0.isEmpty }
    let mostBlocks = 1024
    pieces = (0..<threads).flatMap { thread in
      own.flatMap { array -> [Range<Int>] in
        let blocks =
          (array.lowerBound - segment.lowerBound) / blockSize..<(array.upperBound - segment.lowerBound) / blockSize
        let part =
          blocks.lowerBound + blocks.count * thread / threads..<blocks.lowerBound + blocks.count * (thread + 1)
          / threads
        // As many for each thread, even if some are empty.
        let count = (blocks.count / threads + mostBlocks) / mostBlocks
        return (0..<count).map { piece in
          let bounds = [piece, piece + 1].map { part.lowerBound + part.count * $0 / count }
          return bounds[0] * blockSize..<bounds[1] * blockSize
        }
      }
    }
  }

  /// Updates `weights` from `gradient` · `scale`, both of them the segment's; `step` counts from 1.
  public func update(weights: View<Float>, gradient: View<Float>, scale: Float, step: Int, pool: ThreadPool) {
    update(
      weights: weights, gradient: gradient, scale: scale, step: step, pool: pool,
      clock: LayerClock(timer: nil, layer: 0))
  }

  /// The same, timed by `clock`.
  package func update(
    weights: View<Float>, gradient: View<Float>, scale: Float, step: Int, pool: ThreadPool, clock: LayerClock
  ) {
    precondition(weights.count == segment.count && gradient.count == segment.count, "an update of another segment")
    pool.run(tasks: pieces.count, with: (self, weights, gradient, scale, step, clock)) { job, task, thread in
      let (optimizer, weights, gradient, scale, step, clock) = job
      clock.start(thread)
      optimizer.update(optimizer.pieces[task], weights: weights, gradient: gradient, scale: scale, step: step)
      clock.lap(.optimizer, thread)
    }
  }

  /// Updates the elements `range`.
  private func update(
    _ range: Range<Int>, weights: View<Float>, gradient: View<Float>, scale: Float, step: Int
  ) {
    switch description {
    case .sgd(let rate, let momentum, let nesterov):
      SGDUpdate(learningRate: Float(rate), momentum: Float(momentum), nesterov: nesterov).apply(
        weights: weights[range], gradient: gradient[range], scale: scale,
        velocity: slots.first.map { $0.view[range] } ?? weights[0..<0])
    case .adam(let rate, let beta1, let beta2, let epsilon):
      AdamUpdate(learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step).apply(
        weights: weights[range], gradient: gradient[range], scale: scale, mean: slots[0].view[range],
        variance: slots[1].view[range])
    case .rmsprop(let rate, let rho, let momentum, let epsilon, let centered):
      RMSpropUpdate(learningRate: rate, rho: rho, momentum: momentum, epsilon: epsilon, centered: centered).apply(
        weights: weights[range], gradient: gradient[range], scale: scale, velocity: slots[0].view[range],
        momentum: momentum == 0 ? weights[0..<0] : slots[1].view[range],
        averageGradient: centered ? slots[slots.count - 1].view[range] : weights[0..<0])
    case .adadelta(let rate, let rho, let epsilon):
      AdadeltaUpdate(learningRate: rate, rho: rho, epsilon: epsilon).apply(
        weights: weights[range], gradient: gradient[range], scale: scale, squaredGradient: slots[0].view[range],
        squaredChange: slots[1].view[range])
    }
  }
}
