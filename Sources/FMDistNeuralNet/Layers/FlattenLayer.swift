/// An image's elements in row-major order as a vector. Keras's `Flatten`.
package struct FlattenLayer: Layer {
  package static let name = "flatten"
  package static let className = "Flatten"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast)] }
  package static var keepsValues: Bool { true }

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}

  package func output(of inputs: [Shape]) -> Shape { .vector(inputs[0].count) }

  package func build(into builder: inout NetworkBuilder, at index: Int) { builder.appendRearrangement(at: index) }
}

extension LayerDescription {
  /// An image's elements in row-major order as a vector.
  public static var flatten: LayerDescription { LayerDescription(FlattenLayer()) }
}
