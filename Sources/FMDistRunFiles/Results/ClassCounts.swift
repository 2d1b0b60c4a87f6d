/// How often a class was predicted, was there, and both; and what follows from that.
///
/// As scikit-learn's `precision_recall_fscore_support` with `zero_division=0`: a share of nothing is 0.
package struct ClassCounts: Codable, Sendable, Equatable {
  /// Images of the class for which it was predicted.
  package var truePositives: Int
  /// Images for which it was predicted.
  package var predictedPositives: Int
  /// Images of the class.
  package var support: Int

  enum CodingKeys: String, CodingKey {
    case truePositives = "true_positives"
    case predictedPositives = "predicted_positives"
    case support
  }

  /// These counts.
  package init(truePositives: Int = 0, predictedPositives: Int = 0, support: Int = 0) {
    (self.truePositives, self.predictedPositives, self.support) = (truePositives, predictedPositives, support)
  }

  /// Images for which it was predicted and not there, or there and not predicted.
  package var wrong: Int { support + predictedPositives - 2 * truePositives }
  /// Of the images for which it was predicted, the share that is of it.
  package var precision: Double { Self.ratio(truePositives, predictedPositives) }
  /// Of the images of the class, the share for which it was predicted.
  package var recall: Double { Self.ratio(truePositives, support) }
  /// The harmonic mean of both.
  package var f1: Double { Self.ratio(2 * truePositives, support + predictedPositives) }
  /// The share of `all` images for which it was predicted and there, or neither.
  package func accuracy(of all: Int) -> Double { Self.ratio(all - wrong, all) }

  private static func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}

extension [ClassCounts] {
  /// Those of all classes together.
  package var total: ClassCounts {
    reduce(into: ClassCounts()) { sum, counts in
      sum.truePositives += counts.truePositives
      sum.predictedPositives += counts.predictedPositives
      sum.support += counts.support
    }
  }

  /// The mean of `score` in which each class counts the same; nil of no classes.
  package func macroAverage(_ score: (ClassCounts) -> Double) -> Double? {
    isEmpty ? nil : reduce(0) { $0 + score($1) } / Double(count)
  }

  /// The mean of `score` in which each image counts the same: a class as often as it has images, 0 if none has any; nil of no classes.
  package func weightedAverage(_ score: (ClassCounts) -> Double) -> Double? {
    let all = total.support
    return isEmpty ? nil : all == 0 ? 0 : reduce(0) { $0 + Double($1.support) * score($1) } / Double(all)
  }
}

extension ConfusionMatrix {
  /// In the order of the classes.
  package var classCounts: [ClassCounts] {
    counts.indices.map {
      ClassCounts(truePositives: counts[$0][$0], predictedPositives: predictions(of: $0), support: images(of: $0))
    }
  }
}
