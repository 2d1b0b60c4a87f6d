import FMDistKernels
import FMDistMemory

/// An image with rows and columns of zeros around it. Keras's `ZeroPadding2D`.
package struct ZeroPadding2DLayer: Layer {
  package static let name = "zero_padding2d"
  package static let className = "ZeroPadding2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast)] }

  package var padding = Margins(1, 1)

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.margins("padding", &padding)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    let (height, width, channels) = try inputs.image("surrounds")
    guard padding.isPossible else {
      throw LayerMisfit("has padding \(padding); expected integers from 0 to \(Extent.most)")
    }
    return try Shape.image(
      height: padding.top + height + padding.bottom, width: padding.left + width + padding.right, channels: channels
    ).checked()
  }

  package var words: [String] { ["\(padding)"] }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    let (height, width, _) = input.tensor.image
    let frame = Frame(
      inner: (height, width), outer: (output.image.height, output.image.width), place: (padding.top, padding.left),
      channelStride: output.pixelStride)
    builder.append(Surrounding(frame: frame), from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// An image with `padding` rows and columns of zeros around it.
  public static func zeroPadding2D(padding: Margins = Margins(1, 1)) -> LayerDescription {
    var layer = ZeroPadding2DLayer()
    layer.padding = padding
    return LayerDescription(layer)
  }
}

/// An image put into a larger one.
struct Surrounding: SampleMap {
  let frame: Frame

  func forward(x: View<Float>, y: View<Float>) { frame.surround(x, into: y) }

  func backward(dy: View<Float>, dx: View<Float>) { frame.cut(dy, into: dx) }
}
