import FMDistKernels

/// Each element times a factor, and a summand. Keras's `Rescaling`.
package struct RescalingLayer: Layer {
  package static let kind = "rescaling"
  package static let className = "Rescaling"

  package var scale = 1.0
  package var offset = 0.0

  /// What a float holds.
  private static let range = -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude)

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("scale", &scale, in: Self.range, isRequired: true)
    try keys.number("offset", &offset, in: Self.range)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard Self.range.contains(scale), Self.range.contains(offset) else {
      throw LayerMisfit("has a scale of \(scale) and an offset of \(offset); expected numbers that a float holds")
    }
    return inputs[0]
  }

  package var words: [String] {
    ["scale \(shortNumber(scale))"] + (offset == 0 ? [] : ["offset \(shortNumber(offset))"])
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: false, pixelStride: input.tensor.pixelStride)
    builder.append(
      RescalingOperation(
        scale: Float(scale), offset: Float(offset), input: input, output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// Each element times `scale`, and `offset`.
  public static func rescaling(scale: Double, offset: Double = 0) -> LayerDescription {
    var layer = RescalingLayer()
    (layer.scale, layer.offset) = (scale, offset)
    return LayerDescription(layer)
  }
}

/// Each element times a factor, and a summand.
final class RescalingOperation: SampleOperation {
  private let scale, offset: Float
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(scale: Float, offset: Float, input: TensorReader, output: Tensor, clock: LayerClock) {
    (self.scale, self.offset) = (scale, offset)
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    rescale(input.value(row), scale: scale, offset: offset, into: output.value(row))
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { rescale(dy, scale: scale, offset: 0, into: $0) }
    clock.lap(.activation, thread)
  }
}
