import FMDistKernels
import FMDistMemory

/// The greatest of each channel of an image. Keras's `GlobalMaxPooling2D`.
package struct GlobalMaxPooling2DLayer: Layer {
  package static let kind = "global_max_pooling2d"
  package static let className = "GlobalMaxPooling2D"

  package init() {}
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .image(let height, let width, let channels) = inputs[0] else {
      throw LayerMisfit("pools an image and gets a vector \(inputs[0]); it has to come before flatten, or in its place")
    }
    guard height * width <= Int(Int32.max) else { throw LayerMisfit("has more than \(Int32.max) pixels to pool") }
    return .vector(channels)
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: input.tensor.isRectified)
    builder.append(
      GlobalMaxPooling2DOperation(
        input: input, output: output, samples: builder.batch.capacity, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// The greatest of each channel of an image.
  public static var globalMaxPooling2D: LayerDescription { LayerDescription(GlobalMaxPooling2DLayer()) }
}

/// The greatest of each channel.
final class GlobalMaxPooling2DOperation: SampleOperation {
  private let kernel: GlobalMaximum
  private let input: TensorReader
  private let output: Tensor
  private let winners: Buffer<Int32>
  private let clock: LayerClock

  init(input: TensorReader, output: Tensor, samples: Int, clock: LayerClock) {
    let tensor = input.tensor
    kernel = GlobalMaximum(pixels: tensor.pixelCount, channels: tensor.shape.channels, stride: tensor.pixelStride)
    self.input = input
    self.output = output
    self.clock = clock
    winners = Buffer(count: samples * padded(tensor.shape.channels))
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    kernel.forward(x: input.value(row), y: output.value(row), winners: winners(row))
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { kernel.backward(dy: dy, winners: winners(row), dx: $0) }
    clock.lap(.dataGradient, thread)
  }

  private func winners(_ row: Int) -> View<Int32> {
    let count = padded(kernel.channels)
    return winners.view[row * count..<(row + 1) * count]
  }
}
