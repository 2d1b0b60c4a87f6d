/// How often each class was predicted as each: a square of counts with the classes' names.
package struct ConfusionMatrix: Sendable, Equatable {
  /// `counts[label][prediction]`: rows are true classes, columns predicted ones.
  package private(set) var counts: [[Int]]
  /// In the order of rows and columns.
  package let classNames: [String]

  /// No predictions yet.
  package init(classNames: [String]) {
    self.classNames = classNames
    counts = Array(repeating: Array(repeating: 0, count: classNames.count), count: classNames.count)
  }

  /// The counts of a file at `path`.
  ///
  /// Throws `.malformed` unless there are as many rows and columns as names, and counts are those of images.
  package init(_ counts: [[Int]], classNames: [String], path: String = "result.json") throws(RunFileError) {
    let numbers = NumberValidator(path: path)
    for (label, row) in counts.enumerated() {
      let place = "confusion, row \(label + 1)"
      try numbers.require(
        row.count == counts.count, at: place, "\(counts.count) numbers, as there are \(counts.count) rows",
        found: "\(row.count)")
      // So few that a sum of all in memory can't overflow.
      for count in row { try numbers.require(count, in: 0...Int(Int32.max), at: place) }
    }
    try numbers.require(
      classNames.count == counts.count, at: "class_names", "\(counts.count), as the confusion matrix has",
      found: "\(classNames.count)")
    self.counts = counts
    self.classNames = classNames
  }

  /// Counts one prediction.
  package mutating func add(label: Int, prediction: Int) { counts[label][prediction] += 1 }

  /// The number of images.
  package var total: Int { counts.joined().reduce(0, +) }
  /// The number of images classified rightly.
  package var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
  /// The share of images classified rightly; 0 where there are none at all.
  package var accuracy: Double { total == 0 ? 0 : Double(correct) / Double(total) }
  /// The number of images of class `label`.
  package func images(of label: Int) -> Int { counts[label].reduce(0, +) }
  /// The number of images predicted as class `label`.
  package func predictions(of label: Int) -> Int { counts.reduce(0) { $0 + $1[label] } }
  /// The share of the images of `label` that was predicted as `prediction`; 0 where there are none.
  package func share(_ label: Int, _ prediction: Int) -> Double {
    let images = images(of: label)
    return images == 0 ? 0 : Double(counts[label][prediction]) / Double(images)
  }
}
