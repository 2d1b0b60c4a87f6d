/// How often each class was taken for each: row = true class, column = predicted class.
package struct ConfusionMatrix: Equatable, Sendable {
  /// The classes' names, in the order of their labels.
  package let classNames: [String]
  /// `counts[label][prediction]`.
  package private(set) var counts: [[Int]]

  /// No predictions yet.
  package init(classNames: [String]) {
    self.classNames = classNames
    counts = Array(repeating: Array(repeating: 0, count: classNames.count), count: classNames.count)
  }

  /// Counts one prediction.
  package mutating func add(label: Int, prediction: Int) { counts[label][prediction] += 1 }

  /// All predictions.
  package var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  /// The right ones.
  package var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
  /// The share of right ones; 0 where there are none at all.
  package var accuracy: Double { ratio(correct, total) }

  /// Of the predictions of `label`, the share that was right; 0 where there are none.
  package func precision(_ label: Int) -> Double { ratio(counts[label][label], counts.reduce(0) { $0 + $1[label] }) }

  /// Of the images of `label`, the share that was found; 0 where there are none.
  package func recall(_ label: Int) -> Double { ratio(counts[label][label], counts[label].reduce(0, +)) }

  /// The harmonic mean of precision and recall; 0 where both are.
  package func f1(_ label: Int) -> Double {
    let (precision, recall) = (precision(label), recall(label))
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
