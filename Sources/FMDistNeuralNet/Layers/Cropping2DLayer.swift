import FMDistKernels
import FMDistMemory

/// An image without rows and columns at its sides. Keras's `Cropping2D`.
package struct Cropping2DLayer: Layer {
  package static let name = "cropping2d"
  package static let className = "Cropping2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast)] }

  package var cropping = Margins(0, 0)

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.margins("cropping", &cropping)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    let (height, width, channels) = try inputs.image("crops")
    guard cropping.isPossible else {
      throw LayerMisfit("has cropping \(cropping); expected integers from 0 to \(Extent.most)")
    }
    guard cropping.top + cropping.bottom < height, cropping.left + cropping.right < width else {
      throw LayerMisfit("has cropping \(cropping), which leaves nothing of its \(height) x \(width) input")
    }
    return .image(
      height: height - cropping.top - cropping.bottom, width: width - cropping.left - cropping.right,
      channels: channels)
  }

  package var words: [String] { ["\(cropping)"] }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    let (height, width, _) = input.tensor.image
    let frame = Frame(
      inner: (output.image.height, output.image.width), outer: (height, width), place: (cropping.top, cropping.left),
      channelStride: output.pixelStride)
    builder.append(Cropping(frame: frame), from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// An image without the `cropping` rows and columns at its sides.
  public static func cropping2D(cropping: Margins) -> LayerDescription {
    var layer = Cropping2DLayer()
    layer.cropping = cropping
    return LayerDescription(layer)
  }
}

/// An image cut out of a larger one.
struct Cropping: SampleMap {
  let frame: Frame

  func forward(x: View<Float>, y: View<Float>) { frame.cut(x, into: y) }

  func backward(dy: View<Float>, dx: View<Float>) { frame.surround(dy, into: dx) }
}
