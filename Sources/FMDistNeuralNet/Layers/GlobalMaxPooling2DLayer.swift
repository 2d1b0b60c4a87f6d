import FMDistKernels

/// The greatest of each channel of an image. Keras's `GlobalMaxPooling2D`.
package struct GlobalMaxPooling2DLayer: Layer {
  package static let name = "global_max_pooling2d"
  package static let className = "GlobalMaxPooling2D"
  package static var kerasClasses: [KerasClass] {
    [KerasClass(className, constants: .channelsLast + [("keepdims", ["false"])])]
  }

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
    let tensor = input.tensor
    let maximum = GlobalMaximum(
      pixels: tensor.pixelCount, channels: tensor.shape.channels, stride: tensor.pixelStride)
    builder.append(maximum, from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// The greatest of each channel of an image.
  public static var globalMaxPooling2D: LayerDescription { LayerDescription(GlobalMaxPooling2DLayer()) }
}
