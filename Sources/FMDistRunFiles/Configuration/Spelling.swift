/// Finding the word that somebody probably meant: the same word in another spelling, another program's word for it, or the nearest.
package enum Spelling {
  /// The word of `words` that `word` probably stands for, or nil when none is likely.
  package static func likely(_ word: String, in words: [String]) -> String? {
    if let same = same(word, in: words) { return same }
    if let known = synonyms(of: word).lazy.compactMap({ same($0, in: words) }).first { return known }
    return nearest(to: word, in: words)
  }

  /// The word of `words` that is `word` but for capitals, `_`, `-`, and a module's name before it: `nn.Conv2d` is conv2d.
  package static func same(_ word: String, in words: [String]) -> String? {
    let plain = plain(word)
    return words.first { self.plain($0) == plain }
  }

  /// `advice` and the list of what is known, `known keys: …`, behind a sentence.
  static func clause(_ advice: String?, before list: String) -> String {
    guard let advice else { return "; \(list)" }
    return "; \(advice)\(advice.hasSuffix("?") ? "" : ".") \(list.prefix(1).uppercased())\(list.dropFirst())"
  }

  /// The words that others call `word` by, best first.
  static func synonyms(of word: String) -> [String] { KeyAliases.synonyms[plain(word)] ?? [] }

  /// The first of the words that others call `word` by that is one of `words`.
  static func synonym(_ word: String, in words: [String]) -> String? {
    synonyms(of: word).first(where: words.contains)
  }

  /// Whether `word` is a known name of a `kind` ("layer", "optimizer", …) that fmdist does not have: nothing near it is meant.
  static func isForeign(_ word: String, _ kind: String) -> Bool {
    KeyAliases.foreign[kind]?.contains(plain(word)) ?? false
  }

  /// `word` in small letters and digits alone, without the module before its last dot.
  static func plain(_ word: String) -> String {
    let last = word.split(separator: ".").last.map(String.init) ?? word
    return last.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// The word of `words` nearest to `word`, or nil when none is near enough to suggest.
  package static func nearest(to word: String, in words: some Sequence<String>) -> String? {
    let limit = max(2, word.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in words where abs(candidate.count - word.count) <= limit && candidate != word {
      let distance = editDistance(word.lowercased(), candidate.lowercased())
      // A suggestion that shares no letter with a short word, or only half of its letters, helps nobody.
      guard distance <= limit, 2 * distance < max(word.count, candidate.count) + 1,
        distance < min(word.count, candidate.count)
      else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
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
