import FMDistNeuralNet
import FMDistRunFiles

/// The harmonic mean of precision and recall. scikit-learn's `f1_score`, Keras's `F1Score`.
package struct F1Score: MetricKind {
  package static let name = "f1_score"

  package var score = ClassScore()

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) { try score.visit(&keys) }

  package var column: String { score.column("f1") }
  package var className: String? { score.className }
  package var mistake: String? { score.mistake }

  package func value(of counts: ClassCounts, all: Int) -> Double? { counts.f1 }
  package func value(of images: ScoredImages) -> Double { score.value(of: images, \.f1) }
}
