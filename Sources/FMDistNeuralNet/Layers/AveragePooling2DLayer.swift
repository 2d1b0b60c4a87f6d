import FMDistKernels

/// The mean of each window; with `same` padding that of its pixels inside the image. Keras's `AveragePooling2D`.
package struct AveragePooling2DLayer: WindowPooling {
  package static let name = "average_pooling2d"
  package static let className = "AveragePooling2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast)] }

  package var poolSize = Extent(2, 2)
  package var strides: Extent?
  package var padding = Padding.valid

  package init() {}

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: false, pixelStride: input.tensor.pixelStride)
    let (height, width, _) = input.tensor.image
    let pooling = AveragePooling(
      PoolingWindows(height: height, width: width, pool: poolSize.pair, strides: step.pair, padding: padding),
      channelStride: input.tensor.pixelStride)
    builder.append(pooling, from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// The mean of each window; `strides` are the window's size unless given.
  public static func averagePooling2D(
    poolSize: Extent = Extent(2, 2), strides: Extent? = nil, padding: Padding = .valid
  ) -> LayerDescription {
    var layer = AveragePooling2DLayer()
    (layer.poolSize, layer.strides, layer.padding) = (poolSize, strides ?? poolSize, padding)
    return LayerDescription(layer)
  }
}

extension AveragePooling: SampleMap {}
