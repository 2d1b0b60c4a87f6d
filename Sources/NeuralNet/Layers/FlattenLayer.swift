import Kernels
import Memory

/// An image's elements in row-major order as a vector. Keras's `Flatten`.
package struct FlattenLayer: Layer {
  package static let kind = "flatten"
  package static let className = "Flatten"
  package static var keepsValues: Bool { true }

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}

  package func output(of inputs: [Shape]) -> Shape { .vector(inputs[0].count) }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let tensor = builder.tensor(readBy: index)
    let shape = builder.plan.layers[index].output
    // Without padding an image's elements lie as the vector's do.
    if tensor.pixelStride == tensor.shape.channels || tensor.shape == shape {
      builder.setOutput(Tensor(tensor, as: shape), of: index)
    } else {
      let input = builder.input(of: index)
      let output = builder.addOutput(of: index, isRectified: tensor.isRectified)
      builder.append(FlattenOperation(input: input, output: output, clock: builder.clock(index)))
    }
  }
}

extension LayerDescription {
  /// An image's elements in row-major order as a vector.
  public static var flatten: LayerDescription { LayerDescription(FlattenLayer()) }
}

/// An image's elements as a vector: leaves out the padding of its channels. Without padding the tensors are one, and there
/// is nothing to do.
final class FlattenOperation: SampleOperation {
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(input: TensorReader, output: Tensor, clock: LayerClock) {
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let (x, y, image) = (input.value(row), output.value(row), input.tensor)
    let channels = image.shape.channels
    for pixel in 0..<image.pixelCount {
      y[pixel * channels..<(pixel + 1) * channels].copy(
        from: x[pixel * image.pixelStride..<pixel * image.pixelStride + channels])
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    let image = input.tensor
    let channels = image.shape.channels
    input.withGradient(row, thread: thread) { dx in
      for pixel in 0..<image.pixelCount {
        // The padding of dx is zero from the start, and stays so.
        dx[pixel * image.pixelStride..<pixel * image.pixelStride + channels].copy(
          from: dy[pixel * channels..<(pixel + 1) * channels])
      }
    }
    clock.lap(.dataGradient, thread)
  }
}
