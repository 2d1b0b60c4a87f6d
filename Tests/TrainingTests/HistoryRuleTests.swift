import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Foundation
import Testing

/// Early stopping and the reduction on a plateau against Keras's callbacks, which were given the same values.
struct HistoryRuleTests {
  private struct Case: Decodable {
    let monitor: String
    let patience: Int
    let minDelta: Double?
    let startFromEpoch: Int?
    let factor: Double?
    let cooldown: Int?
    let minLearningRate: Double?
    let values: [Double]
    let epochs: Int?
    let stopped: Bool?
    let weightsEpoch: Int?
    let learningRates: [Double]?

    /// The history of the first `count` epochs; what is not watched is of no help.
    func rows(_ count: Int) -> [History.Row] {
      values.prefix(count).enumerated().map { index, value in
        let isLoss = monitor == Monitor.validationLoss.column
        return History.Row(
          epoch: index + 1, loss: 3, accuracy: 0.1, validationLoss: isLoss ? value : 3,
          validationAccuracy: isLoss ? 0.1 : value)
      }
    }
  }

  private struct File: Decodable { let earlyStopping, reduceOnPlateau: [Case] }

  private func file() throws -> File {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../References/callbacks.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(File.self, from: Data(contentsOf: path))
  }

  @Test func earlyStoppingIsThatOfKeras() throws {
    let cases = try file().earlyStopping
    #expect(cases.count == 90)
    #expect(Set(cases.compactMap(\.epochs)).count > 4, "the cases differ")
    for reference in cases {
      let stopping = EarlyStopping(
        monitor: Monitor(column: reference.monitor), patience: reference.patience,
        minDelta: reference.minDelta ?? 0, restoreBestWeights: true, startFromEpoch: reference.startFromEpoch ?? 0)
      let epochs = try #require(reference.epochs)
      for count in 0..<epochs {
        #expect(stopping.verdict(on: reference.rows(count)).stoppedEpoch == nil, "\(count) of \(reference)")
      }
      let verdict = stopping.verdict(on: reference.rows(epochs))
      #expect((verdict.stoppedEpoch != nil) == reference.stopped, "\(reference)")
      #expect((verdict.bestEpoch ?? epochs) == reference.weightsEpoch, "\(reference)")
      // Epochs that it did not see change nothing.
      if verdict.stoppedEpoch != nil { #expect(stopping.verdict(on: reference.rows(10)) == verdict) }
    }
  }

  @Test func theReductionOnAPlateauIsThatOfKeras() throws {
    let cases = try file().reduceOnPlateau
    #expect(cases.count == 50)
    for reference in cases {
      let plateau = PlateauReduction(
        monitor: Monitor(column: reference.monitor), factor: try #require(reference.factor),
        patience: reference.patience, minDelta: try #require(reference.minDelta), cooldown: reference.cooldown ?? 0,
        minLearningRate: reference.minLearningRate ?? 0)
      // Powers of a half, which float32 holds.
      let rates = reference.values.indices.map { plateau.rate(after: reference.rows($0), initial: 1) }
      #expect(rates == reference.learningRates, "\(reference)")
    }
    #expect(cases.contains { ($0.learningRates?.last ?? 1) < 1 })
  }

  @Test func aMetricThatIsNotANumberImprovesNothing() {
    func rows(_ values: [Double]) -> [History.Row] {
      values.enumerated().map { index, value in
        History.Row(
          epoch: index + 1, loss: 1, accuracy: 0, validationLoss: 1, validationAccuracy: 0,
          validationMetrics: [NamedMetric(name: "auc", value: value)])
      }
    }
    let monitor = Monitor(column: "val_auc")
    let stopping = EarlyStopping(
      monitor: monitor, patience: 2, minDelta: 0, restoreBestWeights: true, startFromEpoch: 0)
    #expect(stopping.verdict(on: rows([.nan])).bestEpoch == nil)
    // A number after it is better, though it would not be better than another number.
    #expect(stopping.verdict(on: rows([.nan, 0.25])).bestEpoch == 2)
    #expect(stopping.verdict(on: rows([0.25, .nan])).bestEpoch == 1)
    let never = stopping.verdict(on: rows([.nan, .nan, .nan]))
    #expect(never.stoppedEpoch == 2 && never.bestEpoch == nil)
    #expect(stopping.words(never)?.contains("val_auc could not be measured in any epoch") == true)
    let plateau = PlateauReduction(
      monitor: monitor, factor: 0.5, patience: 1, minDelta: 0, cooldown: 0, minLearningRate: 0)
    #expect(plateau.rate(after: rows([.nan, 0.25, 0.5]), initial: 1) == 0.5)
    #expect(plateau.rate(after: rows([0.25, 0.5]), initial: 1) == 1)
    var state = TrainingState()
    state.history.rows = rows([.nan])
    #expect(!state.takeBest(earlyStopping: stopping) && state.best == nil)
  }

  @Test func whyItStoppedIsSaidInWords() throws {
    let stopping = EarlyStopping(
      monitor: .validationLoss, patience: 2, minDelta: 0.5, restoreBestWeights: false, startFromEpoch: 0)
    let rows = [1, 0.75, 0.625].enumerated().map { index, value in
      History.Row(epoch: index + 1, loss: 0, accuracy: 0, validationLoss: value, validationAccuracy: 0)
    }
    #expect(
      stopping.words(stopping.verdict(on: rows))
        == "stopped early after epoch 3: val_loss has not improved on epoch 1's 1.0 by more than 0.5 for 2 epochs")
    #expect(stopping.words(stopping.verdict(on: Array(rows.prefix(2)))) == nil)
  }
}
