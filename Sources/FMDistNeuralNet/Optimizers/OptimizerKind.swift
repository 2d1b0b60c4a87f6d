import FMDistKernels
import FMDistMemory

/// One kind of optimizer: what a configuration says of it, what it remembers, and how it changes weights.
///
/// A kind is one file that conforms to this, and a line in ``Optimizers/all``.
package protocol OptimizerKind: Equatable, Sendable {
  /// What one update is made of: factors, worked out once a step.
  associatedtype Update: OptimizerUpdate

  /// Its name in configurations.
  static var name: String { get }
  /// The learning rate where a configuration gives none.
  static var usualLearningRate: Double { get }
  /// The decay of weights where a configuration gives none; nil for no decay.
  static var usualWeightDecay: Double? { get }

  /// An optimizer at its defaults.
  init()
  /// Visits all keys, in the order in which they are written.
  mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure)

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

  func isEqual(to other: any OptimizerKind) -> Bool { (other as? Self) == self }
}

/// The factors of one update.
package protocol OptimizerUpdate: Sendable {
  /// Changes `weights`, and what is remembered of them at `places` of `slots`, by `gradient` · `scale`; whole blocks of sixteen.
  func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>)
}

/// All kinds of optimizer that there are.
package enum Optimizers {
  /// A line for each, in the order in which help lists them.
  package static let all: [any OptimizerKind.Type] = [
    SGD.self, Adam.self, AdamW.self, RMSprop.self, Adadelta.self,
  ]

  /// The names of all, as configurations have them.
  package static var names: [String] { all.map { $0.name } }

  /// The kind with the name `name`.
  package static func named(_ name: String) -> (any OptimizerKind.Type)? { all.first { $0.name == name } }
}
