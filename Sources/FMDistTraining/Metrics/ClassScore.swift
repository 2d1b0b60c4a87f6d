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

  /// `name` in lower-case letters, digits and `_`, as columns are. Of two names that differ in more than their case no two are the same, and
  /// none is an average's: a space before a letter or digit is `_`, and any other character its number between two and one: `-` is `__2d_`.
  static func word(_ name: String) -> String {
    let scalars = Array(name.lowercased().unicodeScalars)
    func isPlain(_ place: Int) -> Bool {
      place < scalars.count && ("a"..."z" ~= scalars[place] || "0"..."9" ~= scalars[place])
    }
    func escaped(_ place: Int) -> String { "__\(String(scalars[place].value, radix: 16))_" }
    let words = scalars.indices.map { place in
      isPlain(place)
        ? String(scalars[place]) : scalars[place] == " " && isPlain(place + 1) ? "_" : escaped(place)
    }
    return ClassAverage(rawValue: words.joined()) == nil
      ? words.joined() : escaped(0) + words.dropFirst().joined()
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
