import FMDistKernels
import FMDistMemory

/// γ (x - μ) / √(σ² + ε) + β, with μ and σ² over the pixels and channels of each group of channels. Keras's `GroupNormalization`.
package struct GroupNormalizationLayer: NormalizationLayer {
  package static let name = "group_normalization"
  package static let className = "GroupNormalization"
  package static var kerasClasses: [KerasClass] {
    [
      KerasClass(
        className, constants: .lastAxis, ofVectors: .onlyAxis, ignored: ["beta_initializer", "gamma_initializer"])
    ]
  }

  /// How many there are; -1 for one a channel.
  package var groups = 32
  package var epsilon = 0.001
  package var center = true
  package var scale = true

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("groups", &groups, atLeast: -1)
    try visitNormalization(&keys)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    let channels = inputs[0].channels
    guard groups == -1 || groups > 0 else {
      throw LayerMisfit("has \(groups) groups; expected at least 1, or -1 for one a channel")
    }
    guard groups == -1 || channels % groups == 0 else {
      throw LayerMisfit(
        "has \(counted(groups, "group")), which do not divide its input's \(counted(channels, "channel")); "
          + "choose `groups` that do, or -1 for one a channel")
    }
    return inputs[0]
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let joined = JoinedActivation(builder.plan, at: index)
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index + joined.count - 1, isRectified: joined.activation == .relu)
    builder.append(
      GroupNormalizationOperation(
        groups: groups == -1 ? output.shape.channels : groups, epsilon: Float(epsilon), activation: joined.activation,
        factors: ScaleAndShift(in: builder, of: index, scale: scale, center: center), input: input, output: output,
        samples: builder.batch.capacity, threads: builder.threads, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// γ (x - μ) / √(σ² + ε) + β, with the statistics of each group of channels; -1 stands for one a channel.
  public static func groupNormalization(
    groups: Int = 32, epsilon: Double = 0.001, center: Bool = true, scale: Bool = true
  ) -> LayerDescription {
    var layer = GroupNormalizationLayer()
    (layer.groups, layer.epsilon, layer.center, layer.scale) = (groups, epsilon, center, scale)
    return LayerDescription(layer)
  }
}

/// Group normalisation and an activation that may follow: that of a batch of one sample, averaged over groups of channels.
final class GroupNormalizationOperation: SampleOperation {
  private let kernel: BatchStatistics
  private let average: GroupAverage
  private let epsilon: Float
  private let activation: Activation
  private let factors: ScaleAndShift
  private let input: TensorReader
  private let output: Tensor
  /// Of each row the mean and 1 / √(variance + ε) of each channel's group.
  private let statistics: Buffer<Float>
  /// For each thread five vectors to work in.
  private let work: [Buffer<Float>]
  private let clock: LayerClock
  private let count: Int
  /// 1 / the elements of a group.
  private let share: Float
  var shardGradients: [View<Float>] { factors.shardGradients }

  init(
    groups: Int, epsilon: Float, activation: Activation, factors: ScaleAndShift, input: TensorReader, output: Tensor,
    samples: Int, threads: Int, clock: LayerClock
  ) {
    let tensor = input.tensor
    let channels = tensor.shape.channels
    kernel = BatchStatistics(
      pixels: tensor.pixelCount, channels: channels, xStride: tensor.pixelStride, yStride: output.pixelStride)
    average = GroupAverage(channels: channels, groups: groups)
    share = 1 / Float(tensor.pixelCount * (channels / groups))
    self.epsilon = epsilon
    self.activation = activation
    self.factors = factors
    self.input = input
    self.output = output
    self.clock = clock
    let count = kernel.vectorCount
    self.count = count
    statistics = Buffer(count: samples * 2 * count)
    work = (0..<threads).map { _ in Buffer(count: 5 * count) }
  }

  private func mean(_ row: Int) -> View<Float> { statistics.view[2 * row * count..<(2 * row + 1) * count] }
  private func rstd(_ row: Int) -> View<Float> { statistics.view[(2 * row + 1) * count..<(2 * row + 2) * count] }
  private func work(_ thread: Int, _ number: Int) -> View<Float> {
    work[thread].view[number * count..<(number + 1) * count]
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let (x, y) = (input.value(row), output.value(row))
    let (mean, rstd, factor) = (mean(row), rstd(row), work(thread, 0))
    mean.fill(0)
    kernel.addSum(x: x, to: mean)
    average.apply(to: mean, times: share)
    rstd.fill(0)
    kernel.addSquares(x: x, mean: mean, to: rstd)
    average.apply(to: rstd, times: share)
    ChannelFactors.invertedDeviation(variance: rstd, epsilon: epsilon, into: rstd)
    ChannelFactors.product(factors.scale, rstd, into: factor)
    kernel.normalize(x: x, mean: mean, scale: factor, shift: factors.shift, y: y)
    activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
    let (x, mean, rstd, scale) = (input.value(row), mean(row), rstd(row), factors.scale)
    // The sample's own gradients of scale and shift, then of them the group's share.
    let (slope, offset) = (work(thread, 0), work(thread, 1))
    slope.fill(0)
    offset.fill(0)
    kernel.addGradients(x: x, dy: dy, mean: mean, rstd: rstd, scaleGradient: slope, shiftGradient: offset)
    if factors.learns {
      add(slope, to: factors.scaleGradient(shard))
      add(offset, to: factors.shiftGradient(shard))
    }
    clock.lap(.weightsGradient, thread)
    guard input.hasGradient else { return }
    ChannelFactors.product(slope, scale, into: slope)
    ChannelFactors.product(offset, scale, into: offset)
    average.apply(to: slope, times: -share)
    average.apply(to: offset, times: -share)
    // dy · scale · rstd - rstd · mean(offset) - (x - μ) · rstd² · mean(slope)
    let parts = (a: work(thread, 2), b: work(thread, 3), c: work(thread, 4))
    ChannelFactors.product(scale, rstd, into: parts.a)
    ChannelFactors.product(slope, rstd, into: parts.b)
    ChannelFactors.product(parts.b, rstd, into: parts.b)
    ChannelFactors.product(offset, rstd, into: parts.c)
    input.withGradient(row, thread: thread) { dx in
      kernel.inputGradient(x: x, dy: dy, mean: mean, factors: parts, dx: dx)
    }
    clock.lap(.dataGradient, thread)
  }

  func takeGradients(ofShard shard: Int, asRoot root: Int) { factors.takeGradients(ofShard: shard, asRoot: root) }
}
