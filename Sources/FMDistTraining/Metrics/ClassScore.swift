import FMDistNeuralNet
import FMDistRunFiles

/// What precision, recall and F1 are of: one class, or an average.
package struct ClassScore: Equatable, Sendable {
  /// The class; nil for all, or where an image is of one of two for the second, the positive one.
  package var className: String?
  /// How classes are averaged; nil for a class alone, of two for the second, and else for their mean.
  package var average: ClassAverage?

  /// Of `className`, or of all classes by `average`.
  package init(className: String? = nil, average: ClassAverage? = nil) {
    (self.className, self.average) = (className, average)
  }

  mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.text("class", &className)
    try keys.optionalChoice("average", &average)
  }

  /// What is wrong with its settings; nil for nothing.
  var mistake: String? {
    className == nil || average == nil
      ? nil : "takes the class that it is of or an average of all, found both; take class or average away"
  }

  /// `name` with what it is of.
  func column(_ name: String) -> String {
    ([name] + [average?.rawValue, className.map(Self.word)].compactMap { $0 }).joined(separator: "_")
  }

  /// `name` in lower-case letters, digits and `_`, as columns are; other characters by their numbers. Where two classes have the same, a
  /// configuration that names both is refused.
  static func word(_ name: String) -> String {
    name.lowercased().unicodeScalars.map { scalar in
      switch scalar {
      case "a"..."z", "0"..."9": String(scalar)
      case " ", "-", "_", "/": "_"
      default: "u" + String(scalar.value, radix: 16)
      }
    }.joined()
  }

  /// `score` of that class, or averaged; `.nan` where there is nothing to tell it by.
  func value(of images: ScoredImages, _ score: (ClassCounts) -> Double) -> Double {
    let counts = images.classCounts
    guard images.count > 0 else { return .nan }
    if let className { return images.classNames.firstIndex(of: className).map { score(counts[$0]) } ?? .nan }
    return switch average {
    case nil: images.positiveClasses.map { counts[$0] }.macroAverage(score) ?? .nan
    case .macro: counts.macroAverage(score) ?? .nan
    case .weighted: counts.weightedAverage(score) ?? .nan
    case .micro: score(counts.total)
    }
  }
}
