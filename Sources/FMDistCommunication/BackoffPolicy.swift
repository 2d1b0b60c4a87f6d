/// How long to spin, to yield and to sleep between polls.
package struct BackoffPolicy: Sendable, Equatable {
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

  /// At least a core for each rank of this host: spins for about a millisecond, in which nobody else should want the core.
  package static let roomy = BackoffPolicy(
    spinPolls: 2_000, yieldPolls: 100, firstSleepNanoseconds: 5_000, longestSleepNanoseconds: 100_000)
  /// More ranks than cores on this host.
  package static let crowded = BackoffPolicy(
    spinPolls: 20, yieldPolls: 5, firstSleepNanoseconds: 5_000, longestSleepNanoseconds: 100_000)
}
