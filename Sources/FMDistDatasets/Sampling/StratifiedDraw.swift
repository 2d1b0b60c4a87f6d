import FMDistMemory

/// Which images validate, or test, when each class gives its part: a pure function of the labels, the amount and the seed, in integers alone.
package struct StratifiedDraw {
  /// What is drawn. Each has a stream of its own, so that equal seeds do not make one draw follow the other.
  package enum Part: UInt32 {
    /// Validation images.
    case validation = 1
    /// Test images.
    case test = 2
  }

  /// How many images each class keeps for validation.
  package let kept: [Int]
  /// The images to train on, ascending.
  package private(set) var training: [Int32] = []
  /// The images to validate on, ascending.
  package private(set) var validation: [Int32] = []

  /// Draws `amount` of the images with `labels`, two at least.
  ///
  /// A class of n images gives its share of n, rounded to the nearest; one at least if it has two, and never all of them. A count is shared out in
  /// proportion, the largest remainders rounded up (Hamilton's method), so that there are exactly so many. Folds are dealt: class after class, each
  /// image to the next fold, so that the folds of a class, and the folds as a whole, differ by one image at most.
  package init(_ labels: View<UInt16>, amount: ValidationSplit.Amount, seed: UInt64, part: Part = .validation) {
    var members = [[Int32]](repeating: [], count: Int(labels.elements.max() ?? 0) + 1)
    for (index, label) in labels.elements.enumerated() { members[Int(label)].append(Int32(index)) }
    let sizes = members.map(\.count)
    switch amount {
    case .fraction(let fraction): kept = Self.shares(of: sizes, fraction: fraction)
    case .count(let count): kept = Self.apportioned(count, to: sizes)
    case .fold(let fold, let folds):
      var dealt = 0
      kept = sizes.map { size in
        defer { dealt += size }
        return Self.dealt(dealt + size, to: fold, of: folds) - Self.dealt(dealt, to: fold, of: folds)
      }
    }
    var first = 0
    for (label, images) in members.enumerated() {
      var images = images
      // A stream for each class: what one class draws does not depend on the others.
      var words = RandomWords(seed: seed, UInt32(label), part.rawValue, .split)
      images.withUnsafeMutableBufferPointer { words.shuffle($0) }
      if case .fold(let fold, let folds) = amount {
        for (place, image) in images.enumerated() {
          if (first + place) % folds == fold { validation.append(image) } else { training.append(image) }
        }
      } else {
        training += images.dropLast(kept[label])
        validation += images.suffix(kept[label])
      }
      first += images.count
    }
    training.sort()
    validation.sort()
  }

  /// How many of the first `count` images that are dealt to `folds` in turn `fold` has.
  private static func dealt(_ count: Int, to fold: Int, of folds: Int) -> Int { (count + folds - 1 - fold) / folds }

  private static func shares(of sizes: [Int], fraction: Double) -> [Int] {
    // Parts of 2^31: the product stays an exact integer.
    let (one, half) = (1 << 31, 1 << 30)
    let share = Int((fraction * Double(one)).rounded())
    var kept = sizes.map { size in
      size < 2 ? 0 : min(max((size * share + half) / one, 1), size - 1)
    }
    // Classes of one image each: one of them has to do.
    if kept.allSatisfy({ $0 == 0 }), let class0 = sizes.firstIndex(where: { $0 > 0 }) { kept[class0] = 1 }
    return kept
  }

  private static func apportioned(_ count: Int, to sizes: [Int]) -> [Int] {
    let total = sizes.reduce(0, +)
    var kept = sizes.map { $0 * count / total }
    let byRemainder = sizes.indices.sorted { one, other in
      let (left, right) = (sizes[one] * count % total, sizes[other] * count % total)
      return left == right ? one < other : left > right
    }
    for label in byRemainder.prefix(count - kept.reduce(0, +)) { kept[label] += 1 }
    // One at least of each class that can spare it, from the class that gives most.
    for label in sizes.indices where sizes[label] > 1 && kept[label] == 0 {
      guard let richest = kept.indices.max(by: { kept[$0] < kept[$1] }), kept[richest] > 1 else { break }
      kept[richest] -= 1
      kept[label] = 1
    }
    // And one of each to train on, from the class that has most left.
    for label in sizes.indices where sizes[label] > 1 && kept[label] == sizes[label] {
      guard let roomiest = sizes.indices.max(by: { sizes[$0] - kept[$0] < sizes[$1] - kept[$1] }),
        sizes[roomiest] - kept[roomiest] > 1
      else { break }
      kept[roomiest] += 1
      kept[label] -= 1
    }
    return kept
  }
}
