import FMDistReports
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

struct EpochMarkTests {
  private func row(_ epoch: Int, _ loss: Double, _ accuracy: Double) -> History.Row {
    History.Row(epoch: epoch, loss: 1, accuracy: 0.5, validationLoss: loss, validationAccuracy: accuracy)
  }

  @Test func `the best epoch is that of what early stopping watches`() throws {
    let history = History([row(1, 0.9, 0.7), row(2, 0.5, 0.8), row(3, 0.6, 0.9)])
    var configuration = try RunConfiguration.load(file: nil, overrides: [])
    #expect(EpochMark.best(of: history, configuration) == EpochMark(epoch: 3, name: "best val_acc, epoch 3"))
    configuration.training.earlyStopping = EarlyStopping(
      monitor: .validationLoss, patience: 5, minDelta: 0, restoreBestWeights: true, startFromEpoch: 0)
    #expect(EpochMark.best(of: history, configuration) == EpochMark(epoch: 2, name: "best val_loss, epoch 2"))
    #expect(EpochMark.best(of: History(), configuration) == nil)
  }
}
