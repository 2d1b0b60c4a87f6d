/// From one host's monotonic clock to rank 0's: offsets measured twice, and drift in a straight line between.
package struct ClockAlignment: Equatable, Sendable, BitwiseCopyable {
  /// One measurement. All in nanoseconds.
  package struct Reading: Equatable, Sendable, BitwiseCopyable {
    /// When, by this host's clock.
    package var local: Int
    /// What is to be added to this host's clock.
    package var offset: Int
    /// By how much the offset may be wrong: half of the least round trip.
    package var uncertainty: Int

    /// A measurement.
    package init(local: Int, offset: Int, uncertainty: Int) {
      (self.local, self.offset, self.uncertainty) = (local, offset, uncertainty)
    }

    /// What a round trip from `sent` to `received`, by this clock, tells that found `remote` at the other end: as the way there and
    /// the way back are taken to be equally long, as in NTP, the error is at most half of the trip.
    package init(sent: Int, remote: Int, received: Int) {
      let half = (received - sent) / 2
      self.init(local: sent + half, offset: remote - (sent + half), uncertainty: received - sent - half)
    }
  }

  /// When tracing began, and when it ended.
  package var start, end: Reading

  /// An alignment through two measurements.
  package init(start: Reading, end: Reading) { (self.start, self.end) = (start, end) }

  /// That of rank 0's own host.
  package static let none = ClockAlignment(
    start: Reading(local: 0, offset: 0, uncertainty: 0), end: Reading(local: 0, offset: 0, uncertainty: 0))

  /// `local` by rank 0's clock.
  package func aligned(_ local: Int) -> Int {
    let span = end.local - start.local
    guard span > 0 else { return local + start.offset }
    let share = Double(local - start.local) / Double(span)
    return local + start.offset + Int((Double(end.offset - start.offset) * share).rounded())
  }
}
