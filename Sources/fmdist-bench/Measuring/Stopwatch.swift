import Foundation

/// Time between two places in a program.
struct Stopwatch {
  /// What is counted.
  enum Clock {
    /// The time of day, whoever had the core.
    case wall
    /// The time that this thread had a core: other programs on the machine do not count.
    case thread
  }

  private let clock: clockid_t
  private let start: Double

  /// Starts now.
  init(_ clock: Clock) {
    self.clock = clock == .wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID
    start = Self.now(self.clock)
  }

  /// Seconds since it was made.
  var seconds: Double { Self.now(clock) - start }

  /// The seconds that `body` takes.
  static func seconds(_ clock: Clock, _ body: () -> Void) -> Double {
    let watch = Stopwatch(clock)
    body()
    return watch.seconds
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
