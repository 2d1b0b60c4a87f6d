/// What a rank of a group says of the work that it did with the others.
package enum GroupOutcome: Sendable, Equatable {
  /// It has done its part.
  case finished
  /// It can't go on, for a reason of its own.
  case failed(String)
  /// It can't go on, as another one can't.
  case abandoned(String)

  /// Why it can't go on, if so.
  package var reason: String? {
    switch self {
    case .finished: nil
    case .failed(let text), .abandoned(let text): text
    }
  }

  /// The rank that failed first, as far as that can be told, and why; nil where all have finished.
  package static func failure(in outcomes: [GroupOutcome]) -> (rank: Int, reason: String)? {
    let own = outcomes.firstIndex {
      if case .failed = $0 { true } else { false }
    }
    guard let rank = own ?? outcomes.firstIndex(where: { $0 != .finished }) else { return nil }
    return (rank, outcomes[rank].reason ?? "")
  }
}
