import FMDistKernels
import FMDistMemory

/// Inverted dropout of whole channels, in training only. Keras's `SpatialDropout2D`.
package struct SpatialDropout2DLayer: Layer {
  package static let kind = "spatial_dropout2d"
  package static let className = "SpatialDropout2D"
  package static var keepsValues: Bool { true }

  package var rate = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.share("rate", &rate, isRequired: true)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard rate >= 0, rate < 1 else { throw LayerMisfit("has a rate of \(rate); expected 0 <= rate < 1") }
    _ = try inputs.image("drops channels of")
    return inputs[0]
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    builder.append(
      SpatialDropoutOperation(
        Dropout(rate: rate, layer: index, seed: builder.seed), batch: builder.batch, threads: builder.threads,
        input: input, output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// Inverted dropout of whole channels, in training only.
  public static func spatialDropout2D(rate: Double) -> LayerDescription {
    var layer = SpatialDropout2DLayer()
    layer.rate = rate
    return LayerDescription(layer)
  }
}

/// Inverted dropout of whole channels in training, and a copy in evaluation: ``Dropout`` with channels as its elements.
final class SpatialDropoutOperation: SampleOperation {
  private let dropout: Dropout
  private let kernel: ChannelMask
  private let batch: RankBatch
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock
  private let ones: Buffer<Float>
  /// For each thread the factors of a sample's channels.
  private let factors: [Buffer<Float>]

  init(_ dropout: Dropout, batch: RankBatch, threads: Int, input: TensorReader, output: Tensor, clock: LayerClock) {
    self.dropout = dropout
    self.batch = batch
    self.input = input
    self.output = output
    self.clock = clock
    kernel = ChannelMask(
      pixels: output.pixelCount, channels: output.shape.channels, stride: output.pixelStride)
    let count = padded(output.shape.channels)
    ones = Buffer(Array(repeating: 1, count: count))
    factors = (0..<threads).map { _ in Buffer(count: count) }
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    if mode.isRandom {
      apply(row, thread, x: input.value(row), y: output.value(row))
    } else {
      output.value(row).copy(from: input.value(row))
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { apply(row, thread, x: dy, y: $0) }
    clock.lap(.activation, thread)
  }

  private func apply(_ row: Int, _ thread: Int, x: View<Float>, y: View<Float>) {
    let factors = factors[thread].view
    dropout.apply(x: ones.view, y: factors, step: batch.step, position: batch.firstPosition + row)
    kernel.apply(factors, x: x, y: y)
  }
}
