import FMDistScalingModel
import FMDistTestSupport
import Testing

/// Least squares, noise and barriers: against sums done by hand.
@Suite struct FittingTests {
  @Test func anExactSolutionOfPositiveNumbersIsFound() {
    let rows = [[1.0, 2, 0], [0, 1, 5], [3, 0, 1], [1, 1, 1]]
    let x = [2.0, 0.5, 4]
    let values = rows.map { zip($0, x).reduce(0) { $0 + $1.0 * $1.1 } }
    for (found, expected) in zip(LeastSquares.nonnegative(rows: rows, values: values), x) {
      expectClose(found, expected, within: 1e-9)
    }
  }

  /// y = -x + 3 at 1, 2, 3 has a negative slope; the best constant is then the mean.
  @Test func whatWouldBeNegativeIsZeroAndTheRestIsFittedWithoutIt() {
    let found = LeastSquares.nonnegative(rows: [[1, 1], [2, 1], [3, 1]], values: [2, 1, 0])
    expectEqual(found[0], 0, "the slope")
    expectClose(found[1], 1, within: 1e-12, "the constant")
  }

  @Test func columnsThatDoNotDecideLeaveTheFitOfTheOthers() {
    let zero = LeastSquares.nonnegative(rows: [[2, 0], [4, 0]], values: [1, 2])
    expectClose(zero[0], 0.5, within: 1e-12)
    expectEqual(zero[1], 0)
    // Of two equal columns either will do.
    let equal = LeastSquares.nonnegative(rows: [[1, 1], [2, 2]], values: [3, 6])
    expectClose(equal[0] + equal[1], 3, within: 1e-12)
    expectEqual(LeastSquares.nonnegative(rows: [[1], [2]], values: [-1, -2]), [0])
  }

  /// Of {1, 3}: two draws give 3 in three of four cases. Of 1 to 6, two dice: 161 / 36.
  @Test func theExpectedGreatestIsThatOfAllDraws() {
    expectClose(StepNoise(samples: [3, 1]).expectedGreatest(of: 2), 2.5, within: 1e-12)
    let die = StepNoise(samples: [1, 2, 3, 4, 5, 6])
    expectClose(die.expectedGreatest(of: 1), 3.5, within: 1e-12)
    expectClose(die.expectedGreatest(of: 2), 161.0 / 36, within: 1e-12)
    expectClose(die.delay(of: 2), 161.0 / 36 / 3.5 - 1, within: 1e-12)
    expectClose(die.expectedGreatest(of: 1024), 6, within: 1e-9)
  }

  /// The expected greatest of draws from a normal distribution (Tippett, 1925): 0.56419 of 2, 1.02938 of 4, 1.76599 of 16.
  @Test func ofNormalSamplesItIsThePublishedOne() {
    var random = SplitMix64(state: 7)
    // Sums of twelve uniform numbers, of variance 1.
    let samples = (0..<40_000).map { _ in 100 + (0..<12).reduce(0.0) { sum, _ in sum + random.signed() / 2 } }
    let noise = StepNoise(samples: samples)
    withEvery("draws and greatest", in: [(2, 0.56419), (4, 1.02938), (16, 1.76599)]) { draws, expected in
      // The mean of 40,000 has a standard error of 0.005; the tails of twelve are a little short.
      expectClose(noise.expectedGreatest(of: draws) - noise.mean, expected, within: 0.03)
    }
  }

  @Test func oneRankWaitsForNobody() {
    let noise = StepNoise(samples: [1, 1, 9])
    expectEqual(noise.delay(of: 1), 0)
    expect(noise.delay(of: 3) > noise.delay(of: 2), "more ranks wait longer")
    expectEqual(BarrierCost(roundSeconds: 1, waitingSeconds: 1).seconds(ranks: 1, cores: 2), 0)
  }

  @Test func aBarrierIsRoundsAndRanksWithoutACore() {
    let cost = BarrierCost(roundSeconds: 2e-6, waitingSeconds: 50e-6)
    let measured = Dictionary(uniqueKeysWithValues: [1, 2, 4, 8].map { ($0, cost.seconds(ranks: $0, cores: 2)) })
    let found = BarrierCost(measured: measured, cores: 2)
    expectClose(found.roundSeconds, cost.roundSeconds, within: 1e-12)
    expectClose(found.waitingSeconds, cost.waitingSeconds, within: 1e-12)
    expectClose(found.seconds(ranks: 5, cores: 2), 3 * 2e-6 + 3 * 50e-6, within: 1e-12)
  }
}
