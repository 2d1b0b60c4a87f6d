import FMDistKernels
import FMDistMemory

/// One kind of optimizer: what a configuration says of it, what it remembers, and how it changes weights.
///
/// A kind is one file that conforms to this, and a line in ``OptimizerDescription/kinds``.
package protocol OptimizerKind: ConfigurableKind {
  /// What one update is made of: factors, worked out once a step.
  associatedtype Update: OptimizerUpdate

  /// The learning rate where a configuration gives none.
  static var usualLearningRate: Double { get }
  /// The decay of weights where a configuration gives none; nil for no decay.
  static var usualWeightDecay: Double? { get }

  /// η, the learning rate.
  var learningRate: Double { get }
  /// The names of the arrays that it keeps beside the weights, each of their shape.
  var slots: [String] { get }
  /// The update number `number`, counted from 1, with `learningRate`; before it weights lose themselves times `weightDecay` ·
  /// `learningRate`.
  func update(number: Int, learningRate: Double, weightDecay: Double) -> Update
}

extension OptimizerKind {
  package static var usualLearningRate: Double { 0.001 }
  package static var usualWeightDecay: Double? { nil }
}

/// The factors of one update.
package protocol OptimizerUpdate: Sendable {
  /// Changes `weights`, and what is remembered of them at `places` of `slots`, by `gradient` · `scale`; whole blocks of sixteen.
  func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>)
}

extension OptimizerDescription {
  /// All kinds of optimizer that there are, a line for each.
  package static let kinds = KindList<any OptimizerKind.Type>([
    SGD.self, Adam.self, AdamW.self, RMSprop.self, Adadelta.self,
  ]) { $0.name }
}
