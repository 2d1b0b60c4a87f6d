/// Layers, a way around them, and the sum of both: short for the block of He et al., "Deep Residual Learning" (2016).
///
///     - residual:
///         layers: [{conv2d: {filters: 16, kernel_size: 3, padding: same}}, batch_normalization]
///         shortcut: []
package struct ResidualLayer: Layer {
  package static let name = "residual"
  package static let className = "Residual"

  package var layers: [LayerDescription] = []
  package var shortcut: [LayerDescription] = []

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.layers("layers", &layers, isRequired: true)
    try keys.layers("shortcut", &shortcut, isRequired: false)
  }

  package var block: LayerBlock? {
    LayerBlock(layers: layers, shortcut: shortcut, join: LayerDescription(AddLayer()))
  }

  package func output(of inputs: [Shape]) -> Shape { inputs[0] }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    preconditionFailure("a residual block is planned as the layers inside it")
  }
}

extension LayerDescription {
  /// `layers`, a way around them through `shortcut`, and the sum of both.
  public static func residual(
    _ layers: [LayerDescription], shortcut: [LayerDescription] = []
  ) -> LayerDescription {
    var layer = ResidualLayer()
    (layer.layers, layer.shortcut) = (layers, shortcut)
    return LayerDescription(layer)
  }
}
