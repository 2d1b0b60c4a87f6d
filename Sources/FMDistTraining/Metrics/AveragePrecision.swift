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

  package func value(of images: ScoredImages) -> Double { images.ofClasses(className) { precision($0, images) } }

  /// Of class `label` against the others; `.nan` where it has no image.
  private func precision(_ label: Int, _ images: ScoredImages) -> Double {
    let scores = (0..<images.count).map { (images.probabilities($0)[label], images.isOf(label, $0)) }
      .sorted { $0.0 > $1.0 }
    let positives = scores.count { $0.1 }
    guard positives > 0, scores.allSatisfy({ $0.0 == $0.0 }) else { return .nan }
    var (sum, right, start) = (0.0, 0, 0)
    while start < scores.count {
      var end = start
      while end < scores.count, scores[end].0 == scores[start].0 { end += 1 }
      let gained = scores[start..<end].count { $0.1 }
      right += gained
      sum += Double(gained) * (Double(right) / Double(end))
      start = end
    }
    return sum / Double(positives)
  }
}
