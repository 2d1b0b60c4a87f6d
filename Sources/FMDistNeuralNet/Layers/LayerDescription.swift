import FMDistKernels

/// One layer as a configuration gives it: its kind with its settings, and its place in the model's graph.
public struct LayerDescription: Equatable, Sendable {
  /// The kind and its settings, by Keras's names and with Keras's meanings.
  package var layer: any Layer
  /// The name of its output, by which other layers read it; nil for the kind's, numbered.
  public internal(set) var name: String?
  /// The names of the layers whose outputs it reads; nil for the layer before.
  public internal(set) var inputs: [String]?

  /// `layer`, named `name`, which reads `inputs`.
  package init(_ layer: any Layer, name: String? = nil, inputs: [String]? = nil) {
    self.layer = layer
    self.name = name
    self.inputs = inputs
  }

  /// The same layer with another name, and other inputs, as far as they are given.
  public func named(_ name: String? = nil, inputs: [String]? = nil) -> LayerDescription {
    LayerDescription(layer, name: name ?? self.name, inputs: inputs ?? self.inputs)
  }

  /// The layer's kind by Keras's name in snake case, from which layers are numbered.
  public var kind: String { type(of: layer).kind }
  /// Keras's class name, for the summary.
  package var className: String { type(of: layer).className }

  /// Whether kind, settings, name and inputs are the same.
  public static func == (one: LayerDescription, other: LayerDescription) -> Bool {
    one.name == other.name && one.inputs == other.inputs && one.layer.isEqual(to: other.layer)
  }
}
