/// The keys of a kind that are not at their defaults, in words: `rate 0.2`.
struct KeyWords: KeyVisitor {
  /// What a key's value is in words.
  private var words: [(key: String, text: String)] = []

  /// The words of `kind`.
  static func of<Kind: ConfigurableKind>(_ kind: Kind) -> [String] {
    func all(_ kind: Kind) -> [(key: String, text: String)] {
      var keys = KeyWords()
      _ = kind.visited(by: &keys)
      return keys.words
    }
    return zip(all(kind), all(Kind())).filter { $0.0.text != $0.1.text }.map { "\($0.0.key) \($0.0.text)" }
  }

  private mutating func add(_ key: String, _ text: String) { words.append((key, text)) }

  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) {
    add(key, "\(value)")
  }
  mutating func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) {
    add(key, shortNumber(value))
  }
  mutating func optionalNumber(_ key: String, _ value: inout Double?, in range: ClosedRange<Double>) {
    add(key, value.map(shortNumber) ?? "none")
  }
  mutating func optionalShare(_ key: String, _ value: inout Double?) { add(key, value.map(shortNumber) ?? "none") }
  mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) {
    add(key, value.map { "\($0)" } ?? "none")
  }
  mutating func texts(_ key: String, _ value: inout [String]) { add(key, value.joined(separator: ", ")) }
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) { add(key, shortNumber(value)) }
  mutating func flag(_ key: String, _ value: inout Bool) { add(key, "\(value)") }
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable { add(key, value.rawValue) }
  mutating func optionalChoice<Choice>(_ key: String, _ value: inout Choice?)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable { add(key, value?.rawValue ?? "none") }
  mutating func text(_ key: String, _ value: inout String?) { add(key, value ?? "") }
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) { add(key, "\(value)") }
  mutating func initializer(_ key: String, _ value: inout Initializer) { add(key, value.words) }
  mutating func axes(_ key: String, _ value: inout [Int]) { add(key, value.map(String.init).joined(separator: ", ")) }
  mutating func margins(_ key: String, _ value: inout Margins) { add(key, "\(value)") }
  mutating func shape(_ key: String, _ value: inout [Int]) {
    add(key, value.map(String.init).joined(separator: " x "))
  }
  mutating func regularizer(_ key: String, _ value: inout Regularizer?) { add(key, value?.words ?? "none") }
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) {
    add(key, value.map(\.kind).joined(separator: ", "))
  }
}
