import FMDistNeuralNet

/// Of the images of a class, the share that is predicted as it; 0 where there are none. scikit-learn's `recall_score`.
package struct Recall: MetricKind {
  package static let name = "recall"

  package var score = ClassScore()

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) { try score.visit(&keys) }

  package var column: String { score.column("recall") }
  package var className: String? { score.className }
  package var mistake: String? { score.mistake }

  package func value(of images: ScoredImages) -> Double { score.value(of: images, \.recall) }
}
