/// What it takes until all ranks of a host know that all are there.
package struct BarrierCost: Equatable, Sendable {
  /// Seconds of each round of a barrier, of which W ranks need ⌈log₂ W⌉.
  package var roundSeconds: Double
  /// Seconds for each rank that has no core of its own.
  package var waitingSeconds: Double

  /// A cost of these constants.
  package init(roundSeconds: Double, waitingSeconds: Double) {
    self.roundSeconds = roundSeconds
    self.waitingSeconds = waitingSeconds
  }

  /// The constants that fit `measured` best, seconds by ranks, on a host of `cores`, by their relative errors.
  package init(measured: [Int: Double], cores: Int) {
    let samples = measured.filter { $0.key > 1 && $0.value > 0 }.sorted { $0.key < $1.key }
    let rows = samples.map { ranks, seconds in
      Self.counts(ranks: ranks, cores: cores).map { $0 / seconds }
    }
    let found = LeastSquares.nonnegative(rows: rows, values: samples.map { _ in 1 })
    self.init(roundSeconds: found.first ?? 0, waitingSeconds: found.last ?? 0)
  }

  /// Seconds of a barrier of `ranks` on `cores`.
  package func seconds(ranks: Int, cores: Int) -> Double {
    let counts = Self.counts(ranks: ranks, cores: cores)
    return counts[0] * roundSeconds + counts[1] * waitingSeconds
  }

  private static func counts(ranks: Int, cores: Int) -> [Double] {
    var rounds = 0
    while 1 << rounds < ranks { rounds += 1 }
    return [Double(rounds), Double(max(0, ranks - cores))]
  }
}
