import FMDistPlatform

/// A cell of a ``ScoreTable``.
package enum ScoreValue: Sendable, Equatable {
  /// Not known, or not there.
  case missing
  /// A finite number.
  case number(Double)
  /// Whether something is so.
  case flag(Bool)
  /// What a key is set to: one text, or one for each layer of a kind.
  case texts([String])

  /// `number`; missing where it is nil or not finite.
  package static func measured(_ number: Double?) -> ScoreValue {
    number.flatMap { $0.isFinite ? .number($0) : nil } ?? .missing
  }

  /// A whole number; missing where it is nil.
  package static func count(_ count: Int?) -> ScoreValue { measured(count.map(Double.init)) }

  /// `text`; missing where it is nil.
  package static func text(_ text: String?) -> ScoreValue { text.map { .texts([$0]) } ?? .missing }

  /// As a number, where it is one.
  package var number: Double? {
    switch self {
    case .number(let value): value
    case .texts(let texts) where texts.count == 1: Double(texts[0]).flatMap { $0.isFinite ? $0 : nil }
    case .missing, .flag, .texts: nil
    }
  }

  /// For programs: numbers by their shortest exact decimal, the texts of several layers with blanks between them, nothing where it is missing.
  package var exact: String {
    switch self {
    case .missing: ""
    case .number(let value): Int(exactly: value).map(String.init) ?? value.description
    case .flag(let value): String(value)
    case .texts(let texts): texts.joined(separator: " ")
    }
  }

  /// For people: as ``exact``, but the texts of several layers as `32-64-64`, many as `16×7-32×6`, and "–" where it is missing.
  package var words: String {
    switch self {
    case .missing: "–"
    case .number, .flag: exact
    case .texts(let texts): Self.joined(texts)
    }
  }

  /// Without regard to the number of layers, where all have one value.
  package var withoutRepetition: ScoreValue {
    guard case .texts(let texts) = self, let first = texts.first, texts.allSatisfy({ $0 == first }) else { return self }
    return .texts([first])
  }

  /// Whether it stands before `other`: numbers by size, before texts; those of several layers one by one; what is missing last.
  package static func isBefore(_ one: ScoreValue, _ other: ScoreValue) -> Bool {
    let (first, second) = (one.parts, other.parts)
    if first.isEmpty || second.isEmpty { return second.isEmpty && !first.isEmpty }
    for (first, second) in zip(first, second) where first != second {
      switch (Double(first), Double(second)) {
      case (let first?, let second?) where first != second: return first < second
      case (nil, nil), (.some, .some): return first < second
      case (let number, _): return number != nil
      }
    }
    return first.count < second.count
  }

  private var parts: [String] {
    if case .texts(let texts) = self { texts } else if self == .missing { [] } else { [exact] }
  }

  /// More texts than this are counted.
  private static let mostTexts = 6

  private static func joined(_ texts: [String]) -> String {
    let separator = texts.contains { $0.contains("-") } ? ", " : "-"
    guard texts.count > mostTexts else { return texts.joined(separator: separator) }
    var runs: [(text: String, count: Int)] = []
    for text in texts {
      if let last = runs.last, last.text == text { runs[runs.count - 1].count += 1 } else { runs.append((text, 1)) }
    }
    return runs.map { $0.count == 1 ? $0.text : "\($0.text)×\($0.count)" }.joined(separator: separator)
  }
}

extension ScoreValue: Encodable {
  /// A number, a Boolean, a text, or null.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .missing: try container.encodeNil()
    case .number(let value): try container.encode(value)
    case .flag(let value): try container.encode(value)
    case .texts: try container.encode(exact)
    }
  }
}
