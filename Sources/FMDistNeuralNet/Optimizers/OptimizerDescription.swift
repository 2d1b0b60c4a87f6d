/// How weights follow their gradients: a kind of optimizer with its settings, Keras's names, meanings and defaults.
public struct OptimizerDescription: Equatable, Sendable {
  /// The kind and its settings.
  package var kind: any OptimizerKind

  /// `kind` with its settings.
  package init(_ kind: any OptimizerKind) { self.kind = kind }

  /// Its name in configurations.
  public var name: String { type(of: kind).name }
  /// η, the learning rate.
  public var learningRate: Double { kind.learningRate }
  /// The learning rate that it has where a configuration gives none.
  package var usualLearningRate: Double { type(of: kind).usualLearningRate }
  /// The names of the arrays that it keeps beside the weights, each of their shape.
  package var slots: [String] { kind.slots }
  /// The key of a decay of the weights, and the decay; nil where it has none.
  package var weightDecay: (key: String, value: Double)? { kind.weightDecay }

  /// Whether kind and settings are the same.
  public static func == (one: OptimizerDescription, other: OptimizerDescription) -> Bool {
    one.kind.isEqual(to: other.kind)
  }
}
