import FMDistKernels
import FMDistMemory

/// One kind of loss: what a configuration says of it, and what a sample's outputs cost.
///
/// A kind is one file that conforms to this, and a line in ``Losses/all``.
package protocol LossKind: Equatable, Sendable {
  /// Keras's name in snake case: `categorical_crossentropy`.
  static var name: String { get }
  /// The activations, of ``Activation/ofOutputs``, that a model may end in for it.
  static var activations: [Activation] { get }

  /// A loss at Keras's defaults.
  init()
  /// Visits all keys, in the order in which they are written.
  mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure)

  /// The loss of one sample, as Keras's function of that name gives it.
  ///
  /// `outputs` are what the model's last activation gives, `targets` what they should be, each 0 to 1. `gradient`, of the same count, is
  /// overwritten with that by the outputs, or ``isThroughActivation`` by what the activation was applied to.
  func loss(outputs: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float
  /// Whether the gradient is that by the arguments of the last activation, where the formula of both is simpler and does not overflow.
  static var isThroughActivation: Bool { get }
}

extension LossKind {
  package static var isThroughActivation: Bool { false }
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}

  func isEqual(to other: any LossKind) -> Bool { (other as? Self) == self }
}

/// All kinds of loss that there are.
package enum Losses {
  /// A line for each, in the order in which help lists them.
  package static let all: [any LossKind.Type] = [
    CategoricalCrossentropy.self, BinaryCrossentropy.self, CategoricalFocalCrossentropy.self,
    BinaryFocalCrossentropy.self, MeanSquaredError.self, KLDivergence.self,
  ]

  /// The names of all, as configurations have them.
  package static var names: [String] { all.map { $0.name } }

  /// The kind with the name `name`.
  package static func named(_ name: String) -> (any LossKind.Type)? { all.first { $0.name == name } }
}

extension Activation {
  /// What a model may end in: probabilities of classes that exclude each other, or of each on its own.
  package static let ofOutputs: [Activation] = [.softmax, .sigmoid]
}

/// A probability as logarithms and quotients take it: at least 1e-7 and at most 1 - 1e-7, as Keras.
func clipped(_ probability: Float) -> Double { Double(min(max(probability, 1e-7), 1 - 1e-7)) }
