internal import CFMDistFutex
import Glibc

/// How a rank waits for others between two polls: it spins, then offers its core, then sleeps.
///
/// With a core for each rank, spinning answers soonest. With more ranks than cores the awaited rank may need just the
/// core that spins, so after a few polls it is offered, and after some more left alone for a time (promise P7).
/// The constants are measured; docs/known-issues.md has the figures.
package struct Patience {
  /// The constants of one situation.
  package struct Policy: Sendable, Equatable {
    /// Polls before the first yield.
    package var spinPolls: Int
    /// Polls with a yield between them, before the first sleep.
    package var yieldPolls: Int
    /// The first sleep; each one after it is a quarter longer, so that a sleep ends late by a part of the wait so far.
    package var firstSleepNanoseconds: Int
    /// The longest sleep.
    package var longestSleepNanoseconds: Int

    /// A policy of these constants.
    package init(spinPolls: Int, yieldPolls: Int, firstSleepNanoseconds: Int, longestSleepNanoseconds: Int) {
      self.spinPolls = spinPolls
      self.yieldPolls = yieldPolls
      self.firstSleepNanoseconds = firstSleepNanoseconds
      self.longestSleepNanoseconds = longestSleepNanoseconds
    }
  }

  /// At least a core for each rank of this host: spins for about a millisecond, in which nobody else should want the core.
  package static let roomy = Policy(
    spinPolls: 2_000, yieldPolls: 100, firstSleepNanoseconds: 5_000, longestSleepNanoseconds: 100_000)
  /// More ranks than cores on this host.
  package static let crowded = Policy(
    spinPolls: 20, yieldPolls: 5, firstSleepNanoseconds: 5_000, longestSleepNanoseconds: 100_000)

  /// How late a sleep may end. With Linux's own 50,000 the short sleeps would all last as long as that.
  package static let timerSlackNanoseconds: UInt = 1_000

  private let policy: Policy
  private var polls = 0
  private var sleepNanoseconds: Int
  private var watchdog: Watchdog

  /// Patience by `policy`, until `watchdog` ends it.
  package init(_ policy: Policy, watchdog: Watchdog = .off) {
    self.policy = policy
    self.watchdog = watchdog
    sleepNanoseconds = policy.firstSleepNanoseconds
  }

  /// To be called after each poll that found nothing. False when the watchdog says that this has taken too long.
  package mutating func pause() -> Bool {
    polls += 1
    if polls <= policy.spinPolls {
      fmdist_pause()
      return true
    }
    if polls <= policy.spinPolls + policy.yieldPolls {
      sched_yield()
      return true
    }
    var duration = timespec(tv_sec: 0, tv_nsec: sleepNanoseconds)
    nanosleep(&duration, nil)
    sleepNanoseconds = min(sleepNanoseconds + sleepNanoseconds / 4, policy.longestSleepNanoseconds)
    return watchdog.allowsMore()
  }
}
