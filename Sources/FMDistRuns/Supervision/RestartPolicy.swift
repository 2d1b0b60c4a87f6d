/// When a job that has ended is started again, and how long it waits before.
package struct RestartPolicy: Sendable, Equatable {
  /// What comes after a job's end.
  package enum Verdict: Equatable, Sendable {
    /// It ends with the job's code.
    case end
    /// It starts again after so many seconds.
    case restart(seconds: Double)
    /// It ends with the job's code: it has been started again as often as may be without a newer checkpoint.
    case giveUp
  }

  /// How many restarts in a row may bring no newer checkpoint.
  package let most: Int
  /// Restarts since the last newer checkpoint.
  package private(set) var fruitless = 0

  package init(most: Int) { self.most = most }

  /// The codes with which the same job would end again: it is done (0), refuses its arguments, data, input, folder or configuration, or has
  /// diverged.
  package static let final: Set<Int32> = [0, 64, 65, 66, 73, 78, 80]
  /// Those that say something else of a job that is not the first: 64, that a rank was killed before it came to the others, as its arguments have been
  /// taken before; 73, that the ranks of the job before still hold the folder, which soon end.
  private static let finalAtFirst: Set<Int32> = [64, 73]
  private var isFirst = true

  /// What comes after an end with `code`; `hasProgressed` says whether there is a newer checkpoint than before.
  package mutating func verdict(code: Int32, hasProgressed: Bool) -> Verdict {
    defer { isFirst = false }
    guard !Self.final.contains(code) || (Self.finalAtFirst.contains(code) && !isFirst) else { return .end }
    if hasProgressed { fruitless = 0 }
    guard fruitless < most else { return .giveUp }
    fruitless += 1
    return .restart(seconds: Self.pause(fruitless))
  }

  /// Before restart number `number` in a row: 1, 2, 4, … seconds, at most five minutes.
  static func pause(_ number: Int) -> Double {
    let (longest, doublings) = (300.0, 9)
    return min(longest, Double(1 << min(number - 1, doublings)))
  }
}
