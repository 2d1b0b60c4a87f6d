import FMDistPlatform
import FMDistRunFiles

/// What is shown of more classes than anyone reads, or a picture holds.
package enum ManyClasses {
  /// Most classes of a table of numbers, a row and a column each.
  package static let mostInTable = 60
  /// Most classes of a picture, whose cells may be without numbers.
  package static let mostInPicture = 256
  /// How many of more classes are shown.
  package static let shown = 40
  /// How many of more classes have their scores in a terminal, and how many pairs there are.
  package static let (scores, pairs) = (20, 10)

  /// "the 40 classes that are confused most often, of 1,000".
  static func sentence(_ shown: Int, of all: Int) -> String {
    "the \(shown) classes that are confused most often, of \(NumberText.grouped(all))"
  }
}

extension ConfusionMatrix {
  /// All classes, if they are `most` at most; else those of the most frequent confusions, ``ManyClasses/shown`` of them, in their order.
  package func shownClasses(most: Int) -> [Int] {
    guard classNames.count > most else { return Array(classNames.indices) }
    var chosen: Set<Int> = []
    // Two classes a pair, and each pair has one that no pair before it has, or is passed over.
    for pair in ConfusedPair.worst(self, most: .max) {
      let both = chosen.union([pair.label, pair.prediction])
      if both.count <= ManyClasses.shown { chosen = both }
      if chosen.count == ManyClasses.shown { break }
    }
    for label in classNames.indices {
      if chosen.count == ManyClasses.shown { break }
      chosen.insert(label)
    }
    return chosen.sorted()
  }
}

extension ClassScores {
  /// At most `most` classes that have images, those that are recognised worst first.
  package func worst(most: Int) -> [Int] {
    let known = classes.indices.filter { classes[$0].support > 0 }
    return Array(
      known.sorted { one, other in
        (classes[one].f1, -classes[one].support, one) < (classes[other].f1, -classes[other].support, other)
      }.prefix(most))
  }
}
