/// Finding the word that somebody probably meant.
enum Spelling {
  /// The word of `words` nearest to `word`, or nil when none is near enough to suggest.
  static func nearest(to word: String, in words: some Sequence<String>) -> String? {
    let limit = max(2, word.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in words where abs(candidate.count - word.count) <= limit && candidate != word {
      let distance = editDistance(word.lowercased(), candidate.lowercased())
      // A suggestion that shares no letter with a short word helps nobody.
      guard distance <= limit, distance < max(word.count, candidate.count) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// `"; did you mean 'x'?"`, or nothing.
  static func suggestion(for word: String, in words: some Sequence<String>) -> String {
    nearest(to: word, in: words).map { "; did you mean '\($0)'?" } ?? ";"
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn `first` into `second`. O(n m).
  static func editDistance(_ first: String, _ second: String) -> Int {
    let a = Array(first.unicodeScalars.prefix(64))
    let b = Array(second.unicodeScalars.prefix(64))
    var before = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    return previous[b.count]
  }
}
