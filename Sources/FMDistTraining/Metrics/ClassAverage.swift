import FMDistNeuralNet
import FMDistRunFiles

/// How the scores of classes become one. scikit-learn's `average`.
package enum ClassAverage: String, CaseIterable, Sendable {
  /// The mean in which each class counts the same.
  case macro
  /// The mean in which each image counts the same: a class as often as it has images.
  case weighted
  /// The score of all classes' counts together: with one label an image, the accuracy.
  case micro
}

/// Precision, recall, or both in one: of one class, or an average.
package struct ClassScore: Equatable, Sendable {
  /// The class; nil for all, or where an image is of one of two for the second, the positive one.
  package var className: String?
  /// How classes are averaged; nil for a class alone where there are two, and else for their mean.
  package var average: ClassAverage?

  /// Of `className`, or of all classes by `average`.
  package init(className: String? = nil, average: ClassAverage? = nil) {
    (self.className, self.average) = (className, average)
  }

  mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.text("class", &className)
    var choice = AverageChoice(average)
    try keys.choice("average", &choice)
    average = choice.average
  }

  /// `name` with what it is of.
  func column(_ name: String) -> String {
    ([name] + [average?.rawValue, className.map(Self.word)].compactMap { $0 }).joined(separator: "_")
  }

  /// `name` in lower-case letters, digits and `_`, as columns are; other characters by their numbers, so that no two are the same.
  private static func word(_ name: String) -> String {
    name.lowercased().unicodeScalars.map { scalar in
      switch scalar {
      case "a"..."z", "0"..."9": String(scalar)
      case " ", "-", "_", "/": "_"
      default: "u" + String(scalar.value, radix: 16)
      }
    }.joined()
  }

  /// `score` of right predictions, predictions and images of a class, of that class or averaged.
  func value(of images: ScoredImages, _ score: (_ right: Int, _ predictions: Int, _ images: Int) -> Double) -> Double {
    let counts = images.classCounts
    func of(_ counts: ClassCounts) -> Double { score(counts.right, counts.predictions, counts.images) }
    guard images.count > 0 else { return .nan }
    if let className { return images.classNames.firstIndex(of: className).map { of(counts[$0]) } ?? .nan }
    let isOfTwo = images.confusion != nil && counts.count == 2
    switch average ?? (isOfTwo ? nil : .macro) {
    case nil: return of(counts[1])
    case .macro: return counts.reduce(0) { $0 + of($1) } / Double(counts.count)
    case .weighted:
      let all = counts.total.images
      return all == 0 ? .nan : counts.reduce(0) { $0 + Double($1.images) * of($1) } / Double(all)
    case .micro: return of(counts.total)
    }
  }
}

/// ``ClassAverage``, or none, as a key has it.
private enum AverageChoice: String, CaseIterable {
  case none, macro, weighted, micro

  init(_ average: ClassAverage?) { self = average.flatMap { AverageChoice(rawValue: $0.rawValue) } ?? .none }

  var average: ClassAverage? { ClassAverage(rawValue: rawValue) }
}
