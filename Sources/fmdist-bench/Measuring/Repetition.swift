/// Something short, repeated often enough to be timed.
struct Repetition {
  /// How often one sample does it.
  let count: Int
  private let clock: Stopwatch.Clock
  private let body: () -> Void

  /// Warms up, and finds how often `body` must run for a sample of about `seconds`; at least once.
  init(seconds: Double, clock: Stopwatch.Clock = .thread, _ body: @escaping () -> Void) {
    var count = 1
    var elapsed = Self.time(count, clock, body)
    while elapsed < seconds / 4 {
      // Never more than eight times as much as before: the first run may be a slow one.
      let wanted = elapsed > 0 ? seconds / 2 / elapsed : 8
      count = max(count + 1, Int(Double(count) * min(8, wanted)))
      elapsed = Self.time(count, clock, body)
    }
    self.count = max(1, Int((Double(count) * seconds / elapsed).rounded()))
    self.clock = clock
    self.body = body
  }

  /// The seconds that one run takes, in a sample of ``count``.
  func sample() -> Double { Self.time(count, clock, body) / Double(count) }

  private static func time(_ count: Int, _ clock: Stopwatch.Clock, _ body: () -> Void) -> Double {
    Stopwatch.seconds(clock) { for _ in 0..<count { body() } }
  }
}
