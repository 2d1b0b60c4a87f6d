import FMDistDataParallel
import FMDistScalingModel
import FMDistTestSupport
import Testing

/// What a step consists of, what it costs, and that a fit finds the costs that a step was made of.
@Suite struct StepCostTests {
  private func shape(_ ranks: Int, batch: Int = 64, cores: Int = 2) -> StepShape {
    StepShape(plan: ShardPlan(shards: 8, ranks: ranks), batch: batch, cores: cores)
  }

  private func cost(
    compute: Double = 8e-3, repeated: Double = 0.2e-3, byte: Double = 1e-10, noise: [Double] = [1]
  ) -> StepCost {
    StepCost(
      computeSeconds: compute, repeatedSeconds: repeated, byteSeconds: byte,
      barrier: BarrierCost(roundSeconds: 2e-6, waitingSeconds: 30e-6), noise: StepNoise(samples: noise), modelBytes: 4e6
    )
  }

  @Test func theBusiestCoreHasWholeRanks() {
    expectEqual(StepShape.busiest([3, 3, 2], cores: 2), 5)
    expectEqual(StepShape.busiest([1, 2, 1, 2, 2], cores: 2), 4)
    expectEqual(StepShape.busiest([1, 1], cores: 4), 1)
    expectEqual(StepShape.busiest([], cores: 1), 0)
  }

  @Test func oneRankSharesNothing() {
    let alone = shape(1)
    expectEqual(alone.computeShare, 1)
    expectEqual(alone.copies, 0)
    expectEqual(alone.barriers, 0)
    expectEqual(alone.repetitions, 1)
  }

  /// Of 8 shards: 2 ranks have a subtree each, 4 have one each; 3 ranks have shards 0 1, 2 3 4 and 5 6 7, which are 1 + 2 + 2 subtrees.
  @Test(arguments: [(2, 0.5, 1.0, 1.0), (4, 0.5, 2, 3), (3, 0.625, 2, 8.0 / 3), (8, 0.5, 4, 7)])
  func sharesAndCopiesAreThoseOfThePlan(_ ranks: Int, share: Double, repetitions: Double, copies: Double) {
    let found = shape(ranks)
    expectEqual(found.computeShare, share)
    expectEqual(found.repetitions, repetitions)
    expectClose(found.copies, copies, within: 1e-12)
    expectEqual(found.awaitedCores, 2)
  }

  @Test func aStepIsTheSumOfItsTerms() {
    let terms = cost(noise: [1, 3]).terms(of: shape(4))
    expectClose(terms.compute, 4e-3, within: 1e-12)
    expectClose(terms.repeated, 0.4e-3, within: 1e-12)
    expectClose(terms.barriers, 2 * (2 * 2e-6 + 2 * 30e-6), within: 1e-12)
    expectClose(terms.copies, 3 * 4e6 * 1e-10, within: 1e-12)
    // Of 1 and 3 the greater of two draws is 2.5, a quarter above the mean.
    expectClose(terms.stragglers, 4e-3 / 4, within: 1e-12)
    expectClose(
      terms.total, terms.compute + terms.repeated + terms.barriers + terms.copies + terms.stragglers, within: 1e-12)
  }

  @Test func aFitFindsTheConstantsAndWhatItHasNotSeen() {
    let truth = cost(noise: [0.9, 1, 1.1])
    let measured = [1, 2, 4, 8].map { (shape: shape($0), seconds: truth.terms(of: shape($0)).total) }
    let fitted = StepCost(
      fitting: measured, barrier: truth.barrier, noise: truth.noise, modelBytes: truth.modelBytes)
    expectClose(fitted.computeSeconds, truth.computeSeconds, within: 1e-8)
    expectClose(fitted.repeatedSeconds, truth.repeatedSeconds, within: 1e-8)
    expectClose(fitted.byteSeconds, truth.byteSeconds, within: 1e-15)
    withEvery("ranks", in: [3, 5, 6, 7]) { ranks in
      expectClose(fitted.terms(of: shape(ranks)).total, truth.terms(of: shape(ranks)).total, within: 1e-8)
    }
  }
}
