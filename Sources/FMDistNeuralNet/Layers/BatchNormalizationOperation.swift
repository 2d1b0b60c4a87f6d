import FMDistKernels
import FMDistMemory

/// Batch normalisation and an activation that may follow.
final class BatchNormalizationOperation: ShardOperation {
  private let kernel: BatchStatistics
  private let epsilon: Float
  private let activation: Activation
  private let gamma, beta: ParameterMemory?
  private let mean, variance: ParameterMemory
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock
  /// Ones and zeros, in place of what is not learned.
  private let ones, zeros: Buffer<Float>
  /// For each shard its mean, variance and 1 / √(variance + ε).
  private let statistics: [(mean: Buffer<Float>, variance: Buffer<Float>, rstd: Buffer<Float>)]
  /// For each thread three vectors to work in.
  private let work: [[Buffer<Float>]]
  /// For each shard the gradients of γ and β, then its mean and variance times its samples.
  private let shards: [Buffer<Float>]
  let shardGradients: [View<Float>]
  private let count: Int

  init(
    epsilon: Float, activation: Activation, gamma: ParameterMemory?, beta: ParameterMemory?, mean: ParameterMemory,
    variance: ParameterMemory, batch: RankBatch, threads: Int, input: TensorReader, output: Tensor, clock: LayerClock
  ) {
    let tensor = input.tensor
    kernel = BatchStatistics(
      pixels: tensor.pixelCount, channels: tensor.shape.channels, xStride: tensor.pixelStride,
      yStride: output.pixelStride)
    let count = kernel.vectorCount
    self.count = count
    self.epsilon = epsilon
    self.activation = activation
    (self.gamma, self.beta, self.mean, self.variance) = (gamma, beta, mean, variance)
    self.input = input
    self.output = output
    self.clock = clock
    ones = Buffer(Array(repeating: 1, count: count))
    zeros = Buffer(count: count)
    statistics = (0..<batch.shardCount).map { _ in (Buffer(count: count), Buffer(count: count), Buffer(count: count)) }
    work = (0..<threads).map { _ in (0..<3).map { _ in Buffer(count: count) } }
    shards = (0..<batch.shardCount).map { _ in Buffer(count: 4 * count) }
    shardGradients = shards.map(\.view)
  }

  private var scale: View<Float> { gamma?.weights ?? ones.view }
  private var shift: View<Float> { beta?.weights ?? zeros.view }

  /// In evaluation: with the moving averages.
  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let (rstd, factor) = (work[thread][0].view, work[thread][1].view)
    ChannelFactors.invertedDeviation(variance: variance.weights, epsilon: epsilon, into: rstd)
    ChannelFactors.product(scale, rstd, into: factor)
    normalize(row, mean: mean.weights, factor: factor)
    clock.lap(.forward, thread)
  }

  func forward(rows: Range<Int>, shard: Int, thread: Int) {
    guard !rows.isEmpty else { return }
    let share = 1 / Float(rows.count * kernel.pixels)
    let (sum, factor) = (work[thread][0].view, work[thread][1].view)
    let own = statistics[shard]
    let (mean, variance, rstd) = (own.mean.view, own.variance.view, own.rstd.view)
    sum.fill(0)
    for row in rows { kernel.addSum(x: input.value(row), to: sum) }
    ChannelFactors.scaled(sum, by: share, into: mean)
    sum.fill(0)
    for row in rows { kernel.addSquares(x: input.value(row), mean: mean, to: sum) }
    ChannelFactors.scaled(sum, by: share, into: variance)
    ChannelFactors.invertedDeviation(variance: variance, epsilon: epsilon, into: rstd)
    ChannelFactors.product(scale, rstd, into: factor)
    for row in rows { normalize(row, mean: mean, factor: factor) }
    clock.lap(.forward, thread)
  }

  private func normalize(_ row: Int, mean: View<Float>, factor: View<Float>) {
    let y = output.value(row)
    kernel.normalize(x: input.value(row), mean: mean, scale: factor, shift: shift, y: y)
    activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    preconditionFailure("a shard's statistics have a gradient of all its samples")
  }

  func backward(rows: Range<Int>, shard: Int, thread: Int) {
    guard !rows.isEmpty, output.gradients != nil else { return }
    let (mean, rstd) = (statistics[shard].mean.view, statistics[shard].rstd.view)
    let (scaleGradient, shiftGradient) = (part(0, ofShard: shard), part(1, ofShard: shard))
    for row in rows {
      guard let dy = output.gradient(row) else { continue }
      activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
      kernel.addGradients(
        x: input.value(row), dy: dy, mean: mean, rstd: rstd, scaleGradient: scaleGradient,
        shiftGradient: shiftGradient)
    }
    // What the moving averages follow, times the shard's samples.
    ChannelFactors.scaled(mean, by: Float(rows.count), into: part(2, ofShard: shard))
    ChannelFactors.scaled(statistics[shard].variance.view, by: Float(rows.count), into: part(3, ofShard: shard))
    clock.lap(.weightsGradient, thread)
    guard input.hasGradient else { return }
    let factors = (a: work[thread][0].view, b: work[thread][1].view, c: work[thread][2].view)
    ChannelFactors.inputGradient(
      scale: scale, rstd: rstd, scaleGradient: scaleGradient, shiftGradient: shiftGradient,
      count: rows.count * kernel.pixels,
      into: factors)
    for row in rows {
      guard let dy = output.gradient(row) else { continue }
      input.withGradient(row, thread: thread) {
        kernel.inputGradient(x: input.value(row), dy: dy, mean: mean, factors: factors, dx: $0)
      }
    }
    clock.lap(.dataGradient, thread)
  }

  func takeGradients(ofShard shard: Int, asRoot root: Int) {
    gamma?.gradients[root].copy(from: part(0, ofShard: shard))
    beta?.gradients[root].copy(from: part(1, ofShard: shard))
    mean.gradients[root].copy(from: part(2, ofShard: shard))
    variance.gradients[root].copy(from: part(3, ofShard: shard))
  }

  /// The gradient of γ or β of a shard, or its mean or variance times its samples.
  private func part(_ number: Int, ofShard shard: Int) -> View<Float> {
    shardGradients[shard][number * count..<(number + 1) * count]
  }
}
