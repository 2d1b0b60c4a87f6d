import FMDistKernels

/// The mean of each channel of an image. Keras's `GlobalAveragePooling2D`.
package struct GlobalAveragePooling2DLayer: Layer {
  package static let kind = "global_average_pooling2d"
  package static let className = "GlobalAveragePooling2D"

  package init() {}
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .image(_, _, let channels) = inputs[0] else {
      throw LayerMisfit("pools an image and gets a vector \(inputs[0]); it has to come before flatten, or in its place")
    }
    return .vector(channels)
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: false)
    builder.append(GlobalAveragePooling2DOperation(input: input, output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// The mean of each channel of an image.
  public static var globalAveragePooling2D: LayerDescription { LayerDescription(GlobalAveragePooling2DLayer()) }
}

final class GlobalAveragePooling2DOperation: SampleOperation {
  private let kernel: GlobalAverage
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(input: TensorReader, output: Tensor, clock: LayerClock) {
    let tensor = input.tensor
    kernel = GlobalAverage(pixels: tensor.pixelCount, channels: tensor.shape.channels, stride: tensor.pixelStride)
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    kernel.forward(x: input.value(row), y: output.value(row))
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { kernel.backward(dy: dy, dx: $0) }
    clock.lap(.dataGradient, thread)
  }
}
