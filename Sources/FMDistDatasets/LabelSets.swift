import FMDistMemory
import FMDistPlatform

/// Tables of sets of classes, by whose numbers images that may have several classes are labelled (``ImageSet/labelSets``).
package enum LabelSets {
  /// What a label of 16 bits can tell apart.
  package static var most: Int { ClassNames.most }

  /// A set of `classes` classes with those of each of `labels`, and the number of each image's set. Sets are in the order of their texts of
  /// zeros and ones, whatever the images' order.
  package static func numbered(_ labels: [[Int]], classes: Int) -> (sets: [[Bool]], numbers: [Int]) {
    let rows = labels.map { own in
      var row = [Bool](repeating: false, count: classes)
      for label in own { row[label] = true }
      return row
    }
    let sets = ordered(Set(rows))
    let numbers = Dictionary(uniqueKeysWithValues: zip(sets, sets.indices))
    return (sets, rows.map { numbers[$0] ?? 0 })
  }

  /// One table in place of `one` and `other`, and for each number in them the one in it.
  package static func joined(
    _ one: [[Bool]], _ other: [[Bool]]
  ) -> (sets: [[Bool]], first: [Int], second: [Int]) {
    let sets = ordered(Set(one).union(other))
    let numbers = Dictionary(uniqueKeysWithValues: zip(sets, sets.indices))
    return (sets, one.map { numbers[$0] ?? 0 }, other.map { numbers[$0] ?? 0 })
  }

  /// `labels` with the new number of each in `numbers`.
  package static func renumbered(_ labels: Buffer<UInt16>, by numbers: [Int]) -> Buffer<UInt16> {
    Buffer(labels.view.elements.map { UInt16(numbers[Int($0)]) })
  }

  /// Why `count` sets are too many.
  package static func refusal(of count: Int) -> String {
    "the images have \(count) different sets of labels; fmdist supports at most \(NumberText.grouped(most)). Leave out labels that few images have"
  }

  private static func ordered(_ sets: Set<[Bool]>) -> [[Bool]] {
    sets.sorted { $0.map { $0 ? "1" : "0" }.joined() < $1.map { $0 ? "1" : "0" }.joined() }
  }
}
