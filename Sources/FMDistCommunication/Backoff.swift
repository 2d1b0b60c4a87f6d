internal import CFMDistFutex
import Glibc

/// How a rank waits for others between two polls: it spins, then offers its core, then sleeps.
///
/// With a core for each rank, spinning answers soonest. With more ranks than cores the awaited rank may need just the
/// core that spins, so after a few polls it is offered, and after some more left alone for a time (promise P7).
/// The constants of ``BackoffPolicy`` are measured; docs/known-issues.md has the figures.
package struct Backoff {
  /// How late a sleep may end. With Linux's own 50,000 the short sleeps would all last as long as that.
  package static let timerSlackNanoseconds: UInt = 1_000

  private let policy: BackoffPolicy
  private var polls = 0
  private var sleepNanoseconds: Int
  private var watchdog: Watchdog

  /// Waits by `policy`, until `watchdog` ends it.
  package init(_ policy: BackoffPolicy, watchdog: Watchdog = .off) {
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
