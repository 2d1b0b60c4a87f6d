import FMDistTuning
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
}
