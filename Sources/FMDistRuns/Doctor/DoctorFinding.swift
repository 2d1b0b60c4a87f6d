/// What a check has found.
package struct DoctorFinding: Sendable, Equatable {
  /// How that is; the worse the larger.
  package enum Verdict: String, Sendable, Encodable, Comparable {
    /// As it should be.
    case ok
    /// Works, and could work better.
    case advice
    /// Something does not work.
    case fault

    package static func < (one: Verdict, other: Verdict) -> Bool { one.rank < other.rank }

    private var rank: Int {
      switch self {
      case .ok: 0
      case .advice: 1
      case .fault: 2
      }
    }
  }

  /// A number or a text, for programs.
  package enum Value: Sendable, Equatable, Encodable {
    case number(Double)
    case text(String)

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number):
        if let integer = Int(exactly: number) { try container.encode(integer) } else { try container.encode(number) }
      case .text(let text): try container.encode(text)
      }
    }
  }

  /// What there is, as the beginning of a line.
  package private(set) var found: String
  /// How that is.
  package private(set) var verdict = Verdict.ok
  /// What to do, in sentences; empty where nothing is.
  package private(set) var advice: [String] = []
  /// The numbers behind it, by names for programs.
  package private(set) var values: [String: Value] = [:]

  /// `found`, which is as it should be so far.
  package init(_ found: String) { self.found = found }

  /// The same with `sentence` on what to do, and a verdict that is no better than `verdict`.
  package func saying(_ verdict: Verdict, _ sentence: String?) -> DoctorFinding {
    guard let sentence else { return self }
    var result = self
    result.verdict = max(self.verdict, verdict)
    result.advice.append(sentence)
    return result
  }

  /// The same with a number; nil adds nothing.
  package func with(_ name: String, _ number: Double?) -> DoctorFinding {
    guard let number, number.isFinite else { return self }
    var result = self
    result.values[name] = .number(number)
    return result
  }

  /// The same with a number; nil adds nothing.
  package func with(_ name: String, _ number: Int?) -> DoctorFinding { with(name, number.map(Double.init)) }

  /// The same with a text; nil adds nothing.
  package func with(_ name: String, text: String?) -> DoctorFinding {
    guard let text else { return self }
    var result = self
    result.values[name] = .text(text)
    return result
  }

  /// The same with `words` behind what was found.
  func suffixed(_ words: String) -> DoctorFinding {
    var result = self
    result.found += words
    return result
  }
}
