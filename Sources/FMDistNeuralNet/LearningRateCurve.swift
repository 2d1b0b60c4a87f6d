/// How the learning rate goes on after its warm-up, update by update: a pure function of the number of updates before this one.
package protocol LearningRateCurve: Equatable, Sendable {
  /// The rate of the update that has `update` before it, `warmup` of them the warm-up's.
  func rate(update: Int, warmup: Int, target: Double) -> Double
  /// In words, behind those of the target.
  var words: String { get }
}

extension LearningRateCurve {
  func isEqual(to other: (any LearningRateCurve)?) -> Bool { (other as? Self) == self }
}
