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

  package func value(of images: ScoredImages) -> Double { images.ofClasses(className) { area($0, images) } }

  /// Of class `label` against the others; `.nan` where either has no image.
  private func area(_ label: Int, _ images: ScoredImages) -> Double {
    let scores = (0..<images.count).map { (images.probabilities($0)[label], images.isOf(label, $0)) }
      .sorted { $0.0 < $1.0 }
    let positives = scores.count { $0.1 }
    // Twice the sum of the positives' ranks, an integer: those of equal scores have their mean.
    var twice = 0
    var start = 0
    while start < scores.count {
      var end = start
      while end < scores.count, scores[end].0 == scores[start].0 { end += 1 }
      // Only what is no number is not equal to itself.
      guard end > start else { return .nan }
      twice += scores[start..<end].count { $0.1 } * (start + 1 + end)
      start = end
    }
    let pairs = 2 * positives * (scores.count - positives)
    return pairs == 0 ? .nan : Double(twice - positives * (positives + 1)) / Double(pairs)
  }
}
