import FMDistNeuralNet

/// Of the images that are predicted as a class, the share that is of it; 0 where none is predicted as it. scikit-learn's `precision_score`.
package struct Precision: MetricKind {
  package static let name = "precision"

  package var score = ClassScore()

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) { try score.visit(&keys) }

  package var column: String { score.column("precision") }
  package var className: String? { score.className }
  package var mistake: String? { score.mistake }

  package func value(of images: ScoredImages) -> Double { score.value(of: images, \.precision) }
}
