import Kernels
import Memory

/// The greatest of each window; windows that do not fit are left out. Keras's `MaxPooling2D`.
package struct MaxPooling2DLayer: Layer {
  package static let kind = "max_pooling2d"
  package static let className = "MaxPooling2D"

  package var poolSize = Extent(2, 2)
  /// Nil for the window's size.
  package var strides: Extent?

  package init() {}

  /// From one window to the next.
  package var step: Extent { strides ?? poolSize }

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.extent("pool_size", &poolSize)
    var step = step
    try keys.extent("strides", &step)
    strides = step
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .image(let height, let width, let channels) = inputs[0] else {
      throw LayerMisfit("pools an image and gets a vector \(inputs[0]); it has to come before flatten")
    }
    guard poolSize.height > 0, poolSize.width > 0, step.height > 0, step.width > 0 else {
      throw LayerMisfit("needs pool_size and strides of at least 1")
    }
    guard poolSize.height <= height, poolSize.width <= width else {
      throw LayerMisfit("has a window of \(poolSize), larger than its \(height) x \(width) input; pool less before it")
    }
    guard poolSize.height * poolSize.width <= 256 else { throw LayerMisfit("has a window of more than 256 pixels") }
    return .image(
      height: Padding.valid.outputs(of: height, window: poolSize.height, stride: step.height),
      width: Padding.valid.outputs(of: width, window: poolSize.width, stride: step.width), channels: channels)
  }

  package var words: [String] { ["\(poolSize)"] + (step == poolSize ? [] : ["strides \(step)"]) }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    guard case .image(let height, let width, _) = input.tensor.shape else { preconditionFailure("pooling of a vector") }
    let pooling = MaxPooling(
      height: height, width: width, channelStride: input.tensor.pixelStride, pool: poolSize.pair, strides: step.pair)
    builder.append(
      MaxPoolingOperation(
        pooling, input: input, output: output, samples: builder.batch.capacity, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// The greatest of each window; windows that do not fit are left out.
  public static func maxPooling2D(poolSize: Extent = Extent(2, 2), strides: Extent? = nil) -> LayerDescription {
    var layer = MaxPooling2DLayer()
    (layer.poolSize, layer.strides) = (poolSize, strides ?? poolSize)
    return LayerDescription(layer)
  }
}
