import FMDistRunFiles
import Foundation
import Testing

struct HistoryTableTests {
  private let history = History([
    .init(epoch: 1, loss: 0.1 + 0.2, accuracy: 0.5, validationLoss: .nan, validationAccuracy: 1),
    .init(epoch: 2, loss: 1e-7, accuracy: 0, validationLoss: 2, validationAccuracy: .infinity),
  ])

  @Test func isCommaSeparatedWithNothingWhereNothingIsKnown() throws {
    let folder = try TemporaryFolder()
    // Those of epoch 1 and of an epoch that is not in the history are no matter.
    let measures = [
      EpochMeasures(epoch: 2, time: 3, learningRate: 0.001, imagesPerSecond: 1234.5, seconds: 8),
      EpochMeasures(epoch: 3, time: 3, learningRate: 1, imagesPerSecond: 1, seconds: 1),
    ]
    try HistoryTable(history, measures).write(to: folder.file("history.csv"))
    #expect(
      try String(contentsOfFile: folder.file("history.csv"), encoding: .utf8) == """
        epoch,loss,acc,val_loss,val_acc,learning_rate,images_per_second,seconds
        1,0.30000000000000004,0.5,,1.0,,,
        2,1e-07,0.0,2.0,inf,0.001,1234.5,8.0

        """)
  }

  @Test func measuresReadBackExactly() {
    let measures = [
      EpochMeasures(
        epoch: 1, time: 1_764_083_015.123456, learningRate: 0.1 + 0.2, imagesPerSecond: 1 / 3, seconds: 1e-9),
      EpochMeasures(epoch: 20, time: 5),
    ]
    let read = EpochMeasures.all(in: EpochMeasures.text(of: measures))
    #expect(read?.first == measures[0] && read?.count == 2)
    #expect(read?[1].epoch == 20 && read?[1].time == 5 && read?[1].seconds.isNaN == true)
    #expect(EpochMeasures.all(in: "") == [])
  }

  @Test(arguments: ["1", "1 2 3 4", "1 2 3 4 5 6", "x 2 3 4 5", "1 2 3 4 x", "1.5 2 3 4 5"])
  func otherTextIsNoMeasures(text: String) { #expect(EpochMeasures.all(in: text) == nil) }
}

struct ConfigurationLeavesTests {
  @Test func leavesAreUnderTheKeysOfSet() {
    let value: ConfigurationValue = [
      "name": "a", "model": [["conv2d": ["filters": 3, "strides": [1, 2]]], "flatten"],
      "training": ["shuffle": true, "nothing": .null],
    ]
    #expect(
      value.leaves.map(\.key) == [
        "name", "model.0.conv2d.filters", "model.0.conv2d.strides.0", "model.0.conv2d.strides.1", "model.1",
        "training.shuffle", "training.nothing",
      ])
    #expect(value.leaves.map(\.value) == ["a", 3, 1, 2, "flatten", true, .null])
  }
}
