import FMDistKernels
import FMDistMemory

/// Batch normalisation and an activation that may follow.
final class BatchNormalizationOperation: ShardOperation, FoldingOperation {
  private let kernel: BatchStatistics
  private let normalization: MovingNormalization
  let folded: FoldedConvolution?
  private let activation: Activation
  private let input: TensorReader
  private let output: Tensor
  let clock: LayerClock
  /// Of one shard the mean, the variance, 1 / √(variance + ε) and γ times that.
  private struct Statistics: Sendable {
    let mean, variance, rstd, factor: Buffer<Float>

    init(_ count: Int) {
      (mean, variance) = (Buffer(count: count), Buffer(count: count))
      (rstd, factor) = (Buffer(count: count), Buffer(count: count))
    }
  }

  private let statistics: [Statistics]
  /// For each thread three vectors to work in.
  private let work: [[Buffer<Float>]]
  /// For each shard the gradients of γ and β, then its mean and variance times its samples.
  private let shards: [Buffer<Float>]
  let shardGradients: [View<Float>]
  private let count: Int

  init(
    _ normalization: MovingNormalization, folded: FoldedConvolution?, activation: Activation, batch: RankBatch,
    threads: Int, input: TensorReader, output: Tensor, clock: LayerClock
  ) {
    let tensor = input.tensor
    kernel = BatchStatistics(
      pixels: tensor.pixelCount, channels: tensor.shape.channels, xStride: tensor.pixelStride,
      yStride: output.pixelStride)
    let count = kernel.vectorCount
    self.count = count
    self.normalization = normalization
    self.folded = folded
    self.activation = activation
    self.input = input
    self.output = output
    self.clock = clock
    statistics = (0..<batch.shardCount).map { _ in Statistics(count) }
    work = (0..<threads).map { _ in (0..<3).map { _ in Buffer(count: count) } }
    shards = (0..<batch.shardCount).map { _ in Buffer(count: 4 * count) }
    shardGradients = shards.map(\.view)
  }

  private var scale: View<Float> { normalization.scale }
  private var shift: View<Float> { normalization.shift }
  /// Whether the activation is part of the kernels' passes.
  private var isRectified: Bool { activation == .relu }

  /// In evaluation: with the moving averages.
  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let factor = work[thread][0].view
    normalization.factor(of: 0..<count, into: factor)
    normalize(row, mean: normalization.mean.weights, factor: factor)
    clock.lap(.forward, thread)
  }

  func gather(row: Int, of rows: Range<Int>, shard: Int, thread: Int) {
    let own = statistics[shard]
    kernel.addSample(
      x: input.value(row), to: row - rows.lowerBound, mean: own.mean.view, squares: own.variance.view)
    if row + 1 == rows.upperBound {
      let variance = own.variance.view
      ChannelFactors.scaled(variance, by: 1 / Float(rows.count * kernel.pixels), into: variance)
      ChannelFactors.invertedDeviation(variance: variance, epsilon: normalization.epsilon, into: own.rstd.view)
      ChannelFactors.product(scale, own.rstd.view, into: own.factor.view)
    }
    clock.lap(.forward, thread)
  }

  func forward(row: Int, shard: Int, thread: Int) {
    normalize(row, mean: statistics[shard].mean.view, factor: statistics[shard].factor.view)
    clock.lap(.forward, thread)
  }

  private func normalize(_ row: Int, mean: View<Float>, factor: View<Float>) {
    let y = output.value(row)
    kernel.normalize(x: input.value(row), mean: mean, scale: factor, shift: shift, isRectified: isRectified, y: y)
    if !isRectified { activation.forward(y, channels: output.shape.channels, stride: output.pixelStride) }
  }

  func gatherGradient(row: Int, of rows: Range<Int>, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    let own = statistics[shard]
    let (x, mean, rstd) = (input.value(row), own.mean.view, own.rstd.view)
    let (scaleGradient, shiftGradient) = (part(0, ofShard: shard), part(1, ofShard: shard))
    if isRectified {
      kernel.addRectifiedGradients(
        x: x, dy: dy, mean: mean, rstd: rstd, scale: own.factor.view, shift: shift, scaleGradient: scaleGradient,
        shiftGradient: shiftGradient)
    } else {
      activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
      kernel.addGradients(
        x: x, dy: dy, mean: mean, rstd: rstd, scaleGradient: scaleGradient, shiftGradient: shiftGradient)
    }
    if row + 1 == rows.upperBound {
      // What the moving averages follow, times the shard's samples.
      ChannelFactors.scaled(mean, by: Float(rows.count), into: part(2, ofShard: shard))
      ChannelFactors.scaled(own.variance.view, by: Float(rows.count), into: part(3, ofShard: shard))
      ChannelFactors.inputGradient(
        scale: scale, rstd: rstd, scaleGradient: scaleGradient, shiftGradient: shiftGradient,
        count: rows.count * kernel.pixels, into: factors(thread))
    }
    clock.lap(.weightsGradient, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard input.hasGradient, let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) {
      kernel.inputGradient(
        x: input.value(row), dy: dy, mean: statistics[shard].mean.view, factors: factors(thread), dx: $0)
    }
    clock.lap(.dataGradient, thread)
  }

  /// What the gradients of the shard that `thread` works on are multiplied with.
  private func factors(_ thread: Int) -> (a: View<Float>, b: View<Float>, c: View<Float>) {
    (work[thread][0].view, work[thread][1].view, work[thread][2].view)
  }

  func takeGradients(ofShard shard: Int, asRoot root: Int) {
    normalization.gamma?.gradients[root].copy(from: part(0, ofShard: shard))
    normalization.beta?.gradients[root].copy(from: part(1, ofShard: shard))
    normalization.mean.gradients[root].copy(from: part(2, ofShard: shard))
    normalization.variance.gradients[root].copy(from: part(3, ofShard: shard))
  }

  /// The gradient of γ or β of a shard, or its mean or variance times its samples.
  private func part(_ number: Int, ofShard shard: Int) -> View<Float> {
    shardGradients[shard][number * count..<(number + 1) * count]
  }
}
