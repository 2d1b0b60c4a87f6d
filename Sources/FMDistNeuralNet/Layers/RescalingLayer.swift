import FMDistKernels
import FMDistMemory

/// Each element times a factor, and a summand. Keras's `Rescaling`.
package struct RescalingLayer: Layer {
  package static let name = "rescaling"
  package static let className = "Rescaling"

  package var scale = 1.0
  package var offset = 0.0

  /// What a float holds.
  private static let range = -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude)

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("scale", &scale, in: Self.range, isRequired: true)
    try keys.number("offset", &offset, in: Self.range)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard Self.range.contains(scale), Self.range.contains(offset) else {
      throw LayerMisfit("has a scale of \(scale) and an offset of \(offset); expected numbers that a float holds")
    }
    return inputs[0]
  }

  package var words: [String] {
    ["scale \(shortNumber(scale))"] + (offset == 0 ? [] : ["offset \(shortNumber(offset))"])
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: false, pixelStride: input.tensor.pixelStride)
    builder.append(Rescaling(scale: Float(scale), offset: Float(offset)), from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// Each element times `scale`, and `offset`.
  public static func rescaling(scale: Double, offset: Double = 0) -> LayerDescription {
    var layer = RescalingLayer()
    (layer.scale, layer.offset) = (scale, offset)
    return LayerDescription(layer)
  }
}

/// Each element times a factor, and a summand.
struct Rescaling: SampleMap {
  let scale, offset: Float

  func forward(x: View<Float>, y: View<Float>) { rescale(x, scale: scale, offset: offset, into: y) }

  func backward(dy: View<Float>, dx: View<Float>) { rescale(dy, scale: scale, offset: 0, into: dx) }
}
