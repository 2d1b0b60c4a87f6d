import FMDistKernels

/// The mean of each channel of an image. Keras's `GlobalAveragePooling2D`.
package struct GlobalAveragePooling2DLayer: Layer {
  package static let name = "global_average_pooling2d"
  package static let className = "GlobalAveragePooling2D"
  package static var kerasClasses: [KerasClass] {
    [KerasClass(className, constants: .channelsLast + [("keepdims", ["false"])])]
  }

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
    let tensor = input.tensor
    builder.append(
      GlobalAverage(pixels: tensor.pixelCount, channels: tensor.shape.channels, stride: tensor.pixelStride),
      from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// The mean of each channel of an image.
  public static var globalAveragePooling2D: LayerDescription { LayerDescription(GlobalAveragePooling2DLayer()) }
}

extension GlobalAverage: SampleMap {}
