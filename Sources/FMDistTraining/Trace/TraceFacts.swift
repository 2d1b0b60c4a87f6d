/// What rank 0 learns of each rank beside its events.
struct TraceFacts: BitwiseCopyable, Sendable {
  let threads: Int
  /// How many steps it has recorded.
  let steps: Int
  /// How many events did not fit.
  let dropped: Int
  let alignment: ClockAlignment
  let shares: TraceShares
}
