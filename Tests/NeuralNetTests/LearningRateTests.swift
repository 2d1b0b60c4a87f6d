import FMDistNeuralNet
import FMDistTestSupport
import Foundation
import Testing

struct LearningRateTests {
  private struct Warmup: Decodable {
    let initialLearningRate: Double
    let warmupTarget: Double
    let warmupSteps: Int
    let updates: [Int]
    let learningRates: [Double]
  }

  /// The same operations in the same order, so the same bits.
  @Test func aWarmUpIsThatOfKerasBitForBit() throws {
    struct File: Decodable { let cases: [Warmup] }
    let file = try References.decode("warmup", as: File.self)
    #expect(file.cases.count == 5)
    withEvery("target", in: file.cases.map(\.warmupTarget)) { target in
      guard let warmup = file.cases.first(where: { $0.warmupTarget == target }) else { return }
      let rate = LearningRate(
        base: target, warmupSteps: warmup.warmupSteps, initial: warmup.initialLearningRate)
      expectEqual(warmup.updates.map { rate.rate(update: $0) }, warmup.learningRates, "the rates")
      expectEqual(warmup.updates.count, 12, "the number of updates")
    }
  }

  @Test func withoutAWarmUpTheRateIsTheScaledOneFromTheFirstUpdate() {
    let rate = LearningRate(base: 0.1, scale: 8, initial: 0.3)
    #expect([0, 1, 1_000_000].map { rate.rate(update: $0) } == [0.8, 0.8, 0.8])
  }

  @Test func theTargetIsScaledAndTheFirstRateIsNot() {
    let rate = LearningRate(base: 0.25, scale: 4, warmupSteps: 2, initial: 0.5)
    #expect((0..<4).map { rate.rate(update: $0) } == [0.5, 0.75, 1, 1])
  }

  @Test func aRateWithoutScaleHasTheBitsOfItsBase() {
    for base in [0.001, 0.1, 1e-7, 3.3] { #expect(LearningRate(base: base).rate(update: 0) == base) }
  }

  private struct Cycle: Decodable {
    let maxLearningRate, pctStart, divFactor, finalDivFactor: Double
    let updates: Int
    let annealStrategy: String
    let learningRates: [Double]
  }

  @Test func oneCycleIsThatOfPyTorch() throws {
    struct File: Decodable { let cases: [Cycle] }
    let cases = try References.decode("one_cycle", as: File.self).cases
    #expect(cases.count == 6)
    for cycle in cases {
      let strategy = try #require(OneCycle.AnnealStrategy(rawValue: cycle.annealStrategy))
      let schedule = OneCycle(
        pctStart: cycle.pctStart, divFactor: cycle.divFactor, finalDivFactor: cycle.finalDivFactor,
        annealStrategy: strategy)
      let rate = LearningRate(base: cycle.maxLearningRate, schedule: .oneCycle(schedule, updates: cycle.updates))
      #expect(cycle.learningRates.count == cycle.updates)
      for (update, expected) in cycle.learningRates.enumerated() {
        expectClose(
          rate.rate(update: update), expected, within: 1e-14 * cycle.maxLearningRate, "update \(update) of \(cycle)")
      }
      expectEqual(rate.rate(update: 1000), rate.rate(update: cycle.updates - 1), "the rate behind the last update")
    }
  }

  @Test func aCycleOfOneUpdateHasARate() {
    for pctStart in [0, 0.3, 1] {
      let cycle = OneCycle(pctStart: pctStart, divFactor: 4, finalDivFactor: 2, annealStrategy: .cos)
      #expect(LearningRate(base: 1, schedule: .oneCycle(cycle, updates: 1)).rate(update: 0).isFinite)
    }
  }

  @Test func aCosineFallsToItsEndAndStays() {
    let rate = LearningRate(base: 0.5, warmupSteps: 2, initial: 0.1, schedule: .cosineDecay(updates: 4, alpha: 0.2))
    let half = 0.5 * (0.8 * 0.5 + 0.2)
    let expected = [0.1, 0.3, 0.5, nil, half, nil, 0.1, 0.1]
    for (update, expected) in expected.enumerated() {
      if let expected { expectClose(rate.rate(update: update), expected, within: 1e-16, "update \(update)") }
    }
  }

  @Test func stepsCountTheWarmUpsUpdatesToo() {
    let rate = LearningRate(base: 1, warmupSteps: 1, initial: 0.25, schedule: .stepDecay(interval: 3, factor: 0.5))
    #expect((0..<8).map { rate.rate(update: $0) } == [0.25, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])
  }

  @Test func aReducedRateTakesThePlaceOfTheTarget() {
    let rate = LearningRate(base: 1, warmupSteps: 2, initial: 0)
    #expect((0..<3).map { rate.rate(update: $0, reducedTo: 0.5) } == [0, 0.25, 0.5])
  }
}
