import FMDistKernels

/// The greatest of each window; with `same` padding of its pixels inside the image. Keras's `MaxPooling2D`.
package struct MaxPooling2DLayer: WindowPooling {
  package static let name = "max_pooling2d"
  package static let className = "MaxPooling2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast)] }
  /// The place of the greatest is kept in a byte.
  package static var mostPixels: Int { 256 }

  package var poolSize = Extent(2, 2)
  package var strides: Extent?
  package var padding = Padding.valid

  package init() {}

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    let (height, width, _) = input.tensor.image
    let pooling = MaxPooling(
      height: height, width: width, channelStride: input.tensor.pixelStride, pool: poolSize.pair, strides: step.pair,
      padding: padding)
    builder.append(pooling, from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// The greatest of each window; `strides` are the window's size unless given.
  public static func maxPooling2D(
    poolSize: Extent = Extent(2, 2), strides: Extent? = nil, padding: Padding = .valid
  ) -> LayerDescription {
    var layer = MaxPooling2DLayer()
    (layer.poolSize, layer.strides, layer.padding) = (poolSize, strides ?? poolSize, padding)
    return LayerDescription(layer)
  }
}
