import FMDistKernels

/// What training minimizes: a kind of loss with its settings, Keras's names, meanings and defaults.
public struct Loss: Equatable, Sendable {
  /// The kind and its settings.
  package var kind: any LossKind

  /// `kind` with its settings.
  package init(_ kind: any LossKind) { self.kind = kind }

  /// Its name in configurations.
  public var name: String { type(of: kind).name }

  /// What a model that ends in `activation` is trained with where nothing else is said: its cross-entropy.
  package static func usual(for activation: Activation) -> Loss {
    let kind = kinds.all.first { $0.usualActivation == activation }
    // Behind any other activation no loss trains, as `check` says.
    return Loss((kind ?? CategoricalCrossentropy.self).init())
  }

  /// Throws unless a model that ends in `activation` can be trained with it.
  package func check(_ activation: Activation) throws(ModelError) {
    let kind = type(of: kind)
    guard !kind.activations.contains(activation) else { return }
    let words = kind.activations.map { "`activation: \($0.rawValue)`" }.joined(separator: " or ")
    let others = Loss.kinds.all.filter { $0.activations.contains(activation) }.map { $0.name }
    throw ModelError(
      "the loss \(name) needs a model that ends in \(words), and this one ends in \(activation.rawValue): change its last layer, or "
        + "set training.loss to \(others.joined(separator: " or "))")
  }

  /// Whether kind and settings are the same.
  public static func == (one: Loss, other: Loss) -> Bool { one.kind.isEqual(to: other.kind) }
}
