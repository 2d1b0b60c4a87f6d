import FMDistKernels
import FMDistMemory

/// One kind of loss: what a configuration says of it, and what a sample's outputs cost.
///
/// A kind is one file that conforms to this, and a line in ``Loss/kinds``.
package protocol LossKind: ConfigurableKind {
  /// The activations, of ``Activation/ofOutputs``, that a model may end in for it.
  static var activations: [Activation] { get }

  /// The activation behind which it trains where a configuration names no loss; nil for none.
  static var usualActivation: Activation? { get }

  /// The loss of one sample, as Keras's function of that name gives it.
  ///
  /// `outputs` are what the model's last activation gives, `targets` what they should be, each 0 to 1. `gradient`, of the same count, is
  /// overwritten with that by the outputs, or ``isThroughActivation`` by what the activation was applied to.
  func loss(outputs: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float
  /// Whether the gradient is that by the arguments of the last activation, where the formula of both is simpler and does not overflow.
  static var isThroughActivation: Bool { get }
}

extension LossKind {
  package static var usualActivation: Activation? { nil }
  package static var isThroughActivation: Bool { false }
}

extension Loss {
  /// All kinds of loss that there are, a line for each.
  package static let kinds = KindList<any LossKind.Type>([
    CategoricalCrossentropy.self, BinaryCrossentropy.self, CategoricalFocalCrossentropy.self,
    BinaryFocalCrossentropy.self, MeanSquaredError.self, KLDivergence.self,
  ]) { $0.name }
}

extension Activation {
  /// What a model may end in: probabilities of classes that exclude each other, or of each on its own.
  package static let ofOutputs: [Activation] = [.softmax, .sigmoid]
}

/// A probability as logarithms and quotients take it: at least 1e-7 and at most 1 - 1e-7, as Keras.
func clipped(_ probability: Float) -> Double { Double(min(max(probability, 1e-7), 1 - 1e-7)) }
