import FMDistKernels
import FMDistMemory

/// Inverted dropout of whole channels, in training only. Keras's `SpatialDropout2D`.
package struct SpatialDropout2DLayer: DroppingLayer {
  package static let name = "spatial_dropout2d"
  package static let className = "SpatialDropout2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast, ignored: ["seed"])] }

  package var rate = 0.0

  package init() {}

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    try checkRate()
    _ = try inputs.image("drops channels of")
    return inputs[0]
  }

  func noise(of output: Tensor, at index: Int, in builder: NetworkBuilder) -> ChannelDropout {
    ChannelDropout(
      Dropout(rate: rate, layer: index, seed: builder.seed),
      ChannelMask(pixels: output.pixelCount, channels: output.shape.channels, stride: output.pixelStride),
      threads: builder.threads)
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

/// ``Dropout`` with channels as its elements.
struct ChannelDropout: SampleNoise {
  private let dropout: Dropout
  private let mask: ChannelMask
  private let ones: Buffer<Float>
  /// For each thread the factors of a sample's channels.
  private let factors: [Buffer<Float>]

  init(_ dropout: Dropout, _ mask: ChannelMask, threads: Int) {
    self.dropout = dropout
    self.mask = mask
    let count = padded(mask.channels)
    ones = Buffer(Array(repeating: 1, count: count))
    factors = (0..<threads).map { _ in Buffer(count: count) }
  }

  func forward(x: View<Float>, y: View<Float>, step: Int, position: Int, thread: Int) {
    let factors = factors[thread].view
    dropout.apply(x: ones.view, y: factors, step: step, position: position)
    mask.apply(factors, x: x, y: y)
  }

  func backward(
    y: View<Float>, dy: View<Float>, dx: View<Float>, isRectified: Bool, step: Int, position: Int, thread: Int
  ) { forward(x: dy, y: dx, step: step, position: position, thread: thread) }
}
