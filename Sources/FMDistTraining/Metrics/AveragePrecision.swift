import FMDistNeuralNet

/// The area under the precision-recall curve as a sum of steps: at each threshold, from the highest down, what recall gains times the
/// precision there. For a rare class it says more than the area under the ROC curve. scikit-learn's `average_precision_score`.
package struct AveragePrecision: MetricKind {
  package static let name = "average_precision"

  /// The class that is told from all others; nil for the mean over the classes, or where there are two for the second.
  package var className: String?

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.text("class", &className)
  }

  package var column: String { ClassScore(className: className).column("average_precision") }

  package func value(of images: ScoredImages) -> Double {
    images.ofClasses(className) { images.areas($0).averagePrecision }
  }
}
