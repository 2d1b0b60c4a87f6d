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

  @Test func aReducedRateTakesThePlaceOfTheTarget() {
    let rate = LearningRate(base: 1, warmupSteps: 2, initial: 0)
    #expect((0..<3).map { rate.rate(update: $0, reducedTo: 0.5) } == [0, 0.25, 0.5])
  }
}
