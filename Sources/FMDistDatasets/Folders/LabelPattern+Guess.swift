extension LabelPattern {
  /// How people name files after their classes, from the strictest on.
  private static let usual = [
    "{class}.#.*", "{class}_#.*", "{class}-#.*", "{class} (#).*", "{class} #.*", "{class}#.*", "{class}_*", "{class}-*",
    "#_{class}.*", "#-{class}.*",
  ]
  /// So many names say how the others are.
  private static let mostNames = 2_000

  /// The pattern that files called `names` seem to follow: it fits all of them, and gives two classes or more of two images or more. Nil where
  /// none does.
  package static func guess(_ names: [String]) -> LabelPattern? {
    let names = names.filter { ImageFileName($0).claim != .other }
    let step = max(1, names.count / mostNames)
    let sample = stride(from: 0, to: names.count, by: step).map { names[$0] }
    return usual.lazy.compactMap(LabelPattern.init).first { pattern in
      var counts: [String: Int] = [:]
      for name in sample {
        guard let label = pattern.label(of: name) else { return false }
        counts[label, default: 0] += 1
      }
      return counts.count > 1 && 2 * counts.count <= sample.count && !counts.values.contains(1)
    }
  }
}
