import FMDistRunFiles

/// The share of images whose most probable class is theirs, or of right answers where they may have several. Keras's `accuracy`.
package struct Accuracy: MetricKind {
  package static let name = "accuracy"
  package init() {}
  package var column: String { "acc" }
  package func value(of counts: ClassCounts, all: Int) -> Double? { counts.accuracy(of: all) }
  package func value(of images: ScoredImages) -> Double { images.accuracy }
}
