import FMDistKernels

/// An image with rows and columns of zeros around it. Keras's `ZeroPadding2D`.
package struct ZeroPadding2DLayer: Layer {
  package static let kind = "zero_padding2d"
  package static let className = "ZeroPadding2D"

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
    builder.append(
      FrameOperation(frame, surrounds: true, input: input, output: output, clock: builder.clock(index)))
  }
}

/// An image without rows and columns at its sides. Keras's `Cropping2D`.
package struct Cropping2DLayer: Layer {
  package static let kind = "cropping2d"
  package static let className = "Cropping2D"

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
    builder.append(
      FrameOperation(frame, surrounds: false, input: input, output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// An image with `padding` rows and columns of zeros around it.
  public static func zeroPadding2D(padding: Margins = Margins(1, 1)) -> LayerDescription {
    var layer = ZeroPadding2DLayer()
    layer.padding = padding
    return LayerDescription(layer)
  }

  /// An image without the `cropping` rows and columns at its sides.
  public static func cropping2D(cropping: Margins) -> LayerDescription {
    var layer = Cropping2DLayer()
    layer.cropping = cropping
    return LayerDescription(layer)
  }
}

extension Shape {
  /// Itself; throws where it has more elements than a sample may, channels padded to whole blocks.
  func checked() throws(LayerMisfit) -> Shape {
    let blocks =
      switch self {
      case .image(let height, let width, let channels):
        Shape.image(height: height, width: width, channels: padded(channels))
      case .vector(let units): Shape.vector(padded(units))
      }
    guard blocks.hasElements(upTo: ModelPlan.mostElements - 1) else {
      throw LayerMisfit("is too large: \(ModelPlan.mostElements) outputs or more, channels padded to sixteen")
    }
    return self
  }
}

/// An image put into a larger one, or cut out of one.
final class FrameOperation: SampleOperation {
  private let frame: Frame
  private let surrounds: Bool
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  /// Forward `surrounds` the input with zeros, or cuts the output out of it.
  init(_ frame: Frame, surrounds: Bool, input: TensorReader, output: Tensor, clock: LayerClock) {
    self.frame = frame
    self.surrounds = surrounds
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    if surrounds {
      frame.surround(input.value(row), into: output.value(row))
    } else {
      frame.cut(input.value(row), into: output.value(row))
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { dx in
      if surrounds { frame.cut(dy, into: dx) } else { frame.surround(dy, into: dx) }
    }
    clock.lap(.dataGradient, thread)
  }
}
