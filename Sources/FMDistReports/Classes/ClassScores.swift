import FMDistRunFiles

/// How well each class is recognised, as tables and pictures show it.
package struct ClassScores: Sendable, Equatable {
  /// The scores of one class, or the mean of all.
  package struct Scores: Sendable, Equatable {
    /// Of the images for which the class was predicted, the share that is of it.
    package var precision: Double
    /// Of the images of the class, the share that was found.
    package var recall: Double
    /// The harmonic mean of both.
    package var f1: Double
    /// The number of images of the class, or of all.
    package var support: Int

    fileprivate init(_ support: Int, _ value: ((ClassCounts) -> Double) -> Double) {
      (precision, recall, f1, self.support) = (value(\.precision), value(\.recall), value(\.f1), support)
    }
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
    self.accuracy = accuracy
    classes = counts.map { counts in Scores(counts.support) { $0(counts) } }
    let all = counts.total.support
    macroAverage = Scores(all) { counts.macroAverage($0) ?? 0 }
    weightedAverage = Scores(all) { counts.weightedAverage($0) ?? 0 }
  }
}
