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

  /// The codes with which the same job would end again: it is done (0), or has diverged (80).
  package static let final: Set<Int32> = [0, 80]
  /// Those of a first job that refuses its arguments, data, input, folder or configuration.
  ///
  /// Once a job has trained, all of that was in order, and they say something else: that a rank was killed before it came to the others (64), that
  /// the ranks of the job before still hold the folder (73), that a network folder is away (66), or nothing at all, as mpirun mixes the codes of ranks that end differently by
  /// a bitwise or: 74 and 70 are 78.
  package static let refusals: Set<Int32> = [64, 65, 66, 73, 78]
  private var hasBegun = false

  /// What comes after an end with `code`; `hasProgressed` says whether there is a newer checkpoint than before.
  package mutating func verdict(code: Int32, hasProgressed: Bool) -> Verdict {
    if hasProgressed { (fruitless, hasBegun) = (0, true) }
    guard !Self.final.contains(code), hasBegun || !Self.refusals.contains(code) else { return .end }
    hasBegun = true
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
