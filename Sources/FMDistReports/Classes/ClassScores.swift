import FMDistRunFiles

/// How well each class is recognised.
///
/// As scikit-learn's `precision_recall_fscore_support` with `zero_division=0`: a share of nothing is 0.
package struct ClassScores: Sendable, Equatable {
  /// The scores of one class, or the mean of all.
  package struct Scores: Sendable, Equatable {
    /// Of the predictions of the class, the share that was right.
    package var precision: Double
    /// Of the images of the class, the share that was found.
    package var recall: Double
    /// The harmonic mean of both.
    package var f1: Double
    /// The number of images of the class, or of all.
    package var images: Int
  }

  /// In the order of the classes.
  package let classes: [Scores]
  /// The share of right answers.
  package let accuracy: Double
  /// The mean in which each class counts the same.
  package let macroAverage: Scores
  /// The mean in which each image counts the same.
  package let weightedAverage: Scores

  /// The scores of `confusion`.
  package init(_ confusion: ConfusionMatrix) {
    self.init(confusion.classCounts, accuracy: confusion.accuracy)
  }

  /// The scores of `counts`, one a class; `accuracy` is the share of right answers.
  package init(_ counts: [ClassCounts], accuracy: Double) {
    func ratio(_ part: Double, _ whole: Double) -> Double { whole == 0 ? 0 : part / whole }
    let total = counts.total.images
    classes = counts.map { counts in
      let (right, images, predictions) = (Double(counts.right), counts.images, counts.predictions)
      return Scores(
        precision: ratio(right, Double(predictions)), recall: ratio(right, Double(images)),
        f1: ratio(2 * right, Double(images) + Double(predictions)), images: images)
    }
    let all = classes
    func mean(_ weight: (Scores) -> Double) -> Scores {
      let whole = all.reduce(0) { $0 + weight($1) }
      func of(_ value: (Scores) -> Double) -> Double { ratio(all.reduce(0) { $0 + weight($1) * value($1) }, whole) }
      return Scores(precision: of(\.precision), recall: of(\.recall), f1: of(\.f1), images: total)
    }
    self.accuracy = accuracy
    macroAverage = mean { _ in 1 }
    weightedAverage = mean { Double($0.images) }
  }
}
