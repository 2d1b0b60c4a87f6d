/// What a layer that is short for several stands for: layers one after the other, a way around them, and what joins the two.
package struct LayerBlock: Sendable {
  /// The layers, the first of which reads the block's input.
  package var layers: [LayerDescription]
  /// The other way from the block's input; without layers it is the input itself.
  package var shortcut: [LayerDescription]
  /// Joins what both ways give, in this order.
  package var join: LayerDescription
}
