import FMDistKernels

/// One layer as a configuration gives it: its kind with its settings, and its place in the model's graph.
public struct LayerDescription: Equatable, Sendable {
  /// The kind and its settings, by Keras's names and with Keras's meanings.
  package var layer: any Layer
  /// The name of its output, by which other layers read it; nil for the kind's, numbered.
  public package(set) var name: String?
  /// The names of the layers whose outputs it reads; nil for the layer before.
  public package(set) var inputs: [String]?
  /// What its output adds to the loss.
  public package(set) var activityRegularizer: Regularizer?
  /// Whether it learns: Keras's `trainable`. Of a block it concerns all layers inside.
  public package(set) var isTrainable = true

  /// `layer`, named `name`, which reads `inputs`.
  package init(_ layer: any Layer, name: String? = nil, inputs: [String]? = nil) {
    self.layer = layer
    self.name = name
    self.inputs = inputs
  }

  /// The same layer with another name, and other inputs, as far as they are given.
  public func named(_ name: String? = nil, inputs: [String]? = nil) -> LayerDescription {
    var copy = self
    (copy.name, copy.inputs) = (name ?? self.name, inputs ?? self.inputs)
    return copy
  }

  /// The same layer, whose output adds `regularizer` to the loss.
  public func penalized(by regularizer: Regularizer) -> LayerDescription {
    var copy = self
    copy.activityRegularizer = regularizer
    return copy
  }

  /// The same layer, whose weights stay as they are; a `batch_normalization` uses its moving averages in training too.
  public func frozen() -> LayerDescription {
    var copy = self
    copy.isTrainable = false
    return copy
  }

  /// Visits the keys of the layer's kind, and those that every kind has but ``name`` and ``inputs``.
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    layer = try layer.visited(by: &keys)
    try keys.regularizer("activity_regularizer", &activityRegularizer)
    try keys.flag("trainable", &isTrainable, usual: true)
  }

  /// Its settings in a few words, for diagrams.
  package var words: [String] {
    layer.words + activityRegularizer.words.map { "activity \($0)" } + (isTrainable ? [] : ["frozen"])
  }

  /// The layer's kind by Keras's name in snake case, from which layers are numbered.
  public var kind: String { type(of: layer).name }
  /// Keras's class name, for the summary.
  package var className: String { type(of: layer).className }

  /// Whether kind, settings, name and inputs are the same.
  public static func == (one: LayerDescription, other: LayerDescription) -> Bool {
    one.name == other.name && one.inputs == other.inputs && one.activityRegularizer == other.activityRegularizer
      && one.isTrainable == other.isTrainable && one.layer.isEqual(to: other.layer)
  }
}
