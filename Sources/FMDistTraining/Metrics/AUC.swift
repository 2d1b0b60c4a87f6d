import FMDistNeuralNet

/// The area under the ROC curve: how probable it is that an image of a class gets a higher probability of it than an image of another; of
/// equal ones half counts. Exact, from ranks (Mann and Whitney, 1947), not from thresholds. scikit-learn's `roc_auc_score`.
package struct AUC: MetricKind {
  package static let name = "auc"

  /// The class that is told from all others; nil for the mean over the classes, or where there are two for the second.
  package var className: String?

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.text("class", &className)
  }

  package var column: String { ClassScore(className: className).column("auc") }

  package func value(of images: ScoredImages) -> Double { images.ofClasses(className) { images.areas($0).auc } }
}
