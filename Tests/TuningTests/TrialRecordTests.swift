import FMDistRunFiles
import FMDistTuning
import Foundation
import Testing

/// What a trial's record says of it.
struct TrialRecordTests {
  /// Else what others were chosen by would change when a chosen one fails.
  @Test func aFailureTakesNothingBackOfEarlierEpochs() {
    var record = TrialRecord(settings: [], monitor: "val_acc", data: "")
    (record.epochs, record.objective) = (2, [0.5, 0.75])
    record.failure = "training diverged"
    #expect(record.covers(9))
    #expect(record.value(after: 1) == 0.5 && record.value(after: 2) == 0.75)
    #expect(record.value(after: 3) == nil)
  }

  @Test(arguments: [("-9223372036854775808", false), ("-1", false), ("0", true), ("2", true), ("3", false)])
  func weightsAreOfAnEpochThatWasTrained(epoch: String, isRecord: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.json").path
    let text =
      #"{"settings": [], "epochs": 2, "is_finished": true, "objective": [0.5, 0.75], "weights_sha256": "", "weights_epoch": "#
    try Data("\(text)\(epoch)}".utf8).write(to: URL(filePath: path))
    if isRecord {
      #expect(try TrialRecord.read(path)?.value(after: 2) == (epoch == "0" ? nil : 0.75))
    } else {
      #expect(throws: RunFileError.self) { try TrialRecord.read(path) }
    }
  }

  @Test func theEpochsOfATrialAreThoseThatWereTrained() {
    var records = [3, 5].map { epochs in
      var record = TrialRecord(settings: [], monitor: "val_acc", data: "")
      (record.epochs, record.isFinished) = (epochs, true)
      return record
    }
    func trained() -> Double? {
      TuneOutcome.Trial(
        number: 0, assignment: Assignment(), epochs: 9, objective: 0.5, deviation: nil, records: records, folders: []
      ).trainedEpochs
    }
    #expect(trained() == 4)
    records.removeLast()
    #expect(trained() == 3)
  }
}
