import FMDistNeuralNet
import FMDistTestSupport
import FMDistTraining
import Foundation
import Testing

/// The curves of schedules, against the frameworks' numbers and the formulas.
struct ScheduleCurveTests {
  private struct Cycle: Decodable {
    let maxLearningRate, pctStart, divFactor, finalDivFactor: Double
    let updates: Int
    let annealStrategy: String
    let learningRates: [Double]
  }

  @Test func oneCycleIsThatOfPyTorch() throws {
    struct File: Decodable { let cases: [Cycle] }
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../References/one_cycle.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let cases = try decoder.decode(File.self, from: Data(contentsOf: path)).cases
    #expect(cases.count == 6)
    for cycle in cases {
      let strategy = try #require(OneCycle.AnnealStrategy(rawValue: cycle.annealStrategy))
      let schedule = OneCycle(
        pctStart: cycle.pctStart, divFactor: cycle.divFactor, finalDivFactor: cycle.finalDivFactor,
        annealStrategy: strategy)
      let rate = LearningRate(base: cycle.maxLearningRate, schedule: OneCycleCurve(schedule, updates: cycle.updates))
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
      #expect(LearningRate(base: 1, schedule: OneCycleCurve(cycle, updates: 1)).rate(update: 0).isFinite)
    }
  }

  @Test func aCosineFallsToItsEndAndStays() {
    let rate = LearningRate(base: 0.5, warmupSteps: 2, initial: 0.1, schedule: CosineDecayCurve(updates: 4, alpha: 0.2))
    let half = 0.5 * (0.8 * 0.5 + 0.2)
    let expected = [0.1, 0.3, 0.5, nil, half, nil, 0.1, 0.1]
    for (update, expected) in expected.enumerated() {
      if let expected { expectClose(rate.rate(update: update), expected, within: 1e-16, "update \(update)") }
    }
  }

  @Test func stepsCountTheWarmUpsUpdatesToo() {
    let rate = LearningRate(base: 1, warmupSteps: 1, initial: 0.25, schedule: StepDecayCurve(interval: 3, factor: 0.5))
    #expect((0..<8).map { rate.rate(update: $0) } == [0.25, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])
  }
}
