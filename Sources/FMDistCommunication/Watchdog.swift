import Glibc

/// Ends waiting that takes too long: a rank that is stuck, or a host that is gone, is not waited for for ever (promise P4).
///
/// Time counts while this process runs: of the time between two looks at the clock a second at most is counted. So a job that is
/// stopped as a whole and continued (a laptop's sleep, SIGSTOP, a batch system that suspends) does not end of it.
package struct Watchdog: Sendable {
  /// How long to wait for another rank, in seconds; infinite for as long as it takes.
  package let secondsAllowed: Double
  /// How much longer this wait may last than ``secondsAllowed``.
  private var grace = 1.0
  private var waited = 0.0
  private var last = 0.0

  /// Waits for as long as it takes.
  package static let off = Watchdog(secondsAllowed: .infinity)

  /// A watchdog that allows so many seconds for one wait.
  package init(secondsAllowed: Double) { self.secondsAllowed = secondsAllowed }

  /// For waits for ranks of the same host: a quarter longer. If they wait for another host themselves, theirs are the better words,
  /// and come first.
  package var forOwnHost: Watchdog { longer(1.25) }

  /// For waits for the root of a collective operation: half as long again. The root waits for the other ranks, and names the one
  /// that stands still.
  package var forRoot: Watchdog { longer(1.5) }

  private func longer(_ factor: Double) -> Watchdog {
    var longer = Watchdog(secondsAllowed: secondsAllowed)
    longer.grace = factor
    return longer
  }

  /// A quarter of it: for a wait that looks, after each, whether anything has moved.
  package var quarter: Watchdog { Watchdog(secondsAllowed: secondsAllowed / 4) }

  /// Whether this wait may go on; to be called now and then while it lasts, the first time when it begins.
  mutating func allowsMore() -> Bool {
    guard secondsAllowed.isFinite else { return true }
    let now = Watchdog.now
    if last > 0 { waited += min(now - last, 1) }
    last = now
    return waited < secondsAllowed * grace
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

extension CommunicationError {
  /// The code of a wait that the watchdog ended.
  package static let watchdogCode = -3

  /// The error of `rank`, which has waited in `operation` until `watchdog` ended it for `missing` of `hosts`, or for one of them
  /// that nobody knows.
  package static func timeout(
    _ watchdog: Watchdog, operation: String, missing: [Int], isOneOf: Bool = false, hosts: Hosts, rank: Int
  ) -> CommunicationError {
    CommunicationError(
      code: watchdogCode,
      text:
        "\(hosts.describe([rank])) has waited \(watchdog.waitedWords) for \(isOneOf ? "one of " : "")\(hosts.describe(missing)), "
        + "and --watchdog allows \(watchdog.words)",
      operation: operation, rank: rank)
  }
}

extension Watchdog {
  fileprivate var words: String { Watchdog.words(secondsAllowed) }
  fileprivate var waitedWords: String { Watchdog.words(secondsAllowed * grace) }

  private static func words(_ seconds: Double) -> String {
    seconds == seconds.rounded() && abs(seconds) < 1e15 ? "\(Int(seconds)) s" : "\(seconds) s"
  }
}
