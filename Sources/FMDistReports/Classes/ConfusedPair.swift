import FMDistPlatform
import FMDistRunFiles

/// A class that was predicted as another.
package struct ConfusedPair: Sendable, Equatable {
  /// The true class.
  package let label: Int
  /// What it was predicted as.
  package let prediction: Int
  /// How often.
  package let count: Int
  /// Of the true class' images, 0 to 1.
  package let share: Double

  /// The pairs of `confusion` that happened, the most frequent first, then by the share of the class; at most `most`.
  package static func worst(_ confusion: ConfusionMatrix, most: Int) -> [ConfusedPair] {
    var pairs: [ConfusedPair] = []
    for (label, row) in confusion.counts.enumerated() {
      let images = row.reduce(0, +)
      for (prediction, count) in row.enumerated() where prediction != label && count > 0 {
        pairs.append(
          ConfusedPair(label: label, prediction: prediction, count: count, share: Double(count) / Double(images)))
      }
    }
    pairs.sort {
      ($1.count, $1.share, $0.label, $0.prediction) < ($0.count, $0.share, $1.label, $1.prediction)
    }
    return Array(pairs.prefix(most))
  }

  /// "Shirt was predicted as Coat 98 times, 9.8 % of its images".
  package func sentence(_ classNames: [String]) -> String {
    "\(classNames[label].brief()) was predicted as \(classNames[prediction].brief()) \(NumberText.count(count, "time")), "
      + "\(NumberText.percent(share)) of its images"
  }
}
