import FMDistKernels

/// Each pixel repeated down and across: Keras's `UpSampling2D` with its default interpolation, nearest.
package struct UpSampling2DLayer: Layer {
  package static let name = "up_sampling2d"
  package static let className = "UpSampling2D"
  package static var kerasClasses: [KerasClass] {
    [KerasClass(className, constants: .channelsLast + [("interpolation", [#""nearest""#])])]
  }

  package var size = Extent(2, 2)

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.extent("size", &size)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    let (height, width, channels) = try inputs.image("enlarges")
    guard (1...Extent.most).contains(size.height), (1...Extent.most).contains(size.width) else {
      throw LayerMisfit("has a size of \(size); expected integers from 1 to \(Extent.most)")
    }
    return try Shape.image(height: height * size.height, width: width * size.width, channels: channels).checked()
  }

  package var words: [String] { ["\(size)"] }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    let (height, width, _) = input.tensor.image
    let upsampling = Upsampling(
      height: height, width: width, channelStride: output.pixelStride, size: size.pair)
    builder.append(upsampling, from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// Each pixel repeated `size` times down and across.
  public static func upSampling2D(size: Extent = Extent(2, 2)) -> LayerDescription {
    var layer = UpSampling2DLayer()
    layer.size = size
    return LayerDescription(layer)
  }
}

extension Upsampling: SampleMap {}
