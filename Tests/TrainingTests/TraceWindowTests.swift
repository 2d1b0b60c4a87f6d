import FMDistRuns
import FMDistTraining
import Testing

struct TraceWindowTests {
  @Test(arguments: [("1-1", 1...1), ("11-30", 11...30), ("7", 7...7), ("5-1004", 5...1004)])
  func readsStepsOfARun(text: String, steps: ClosedRange<Int>) {
    #expect(TraceWindow(text)?.steps == steps)
  }

  @Test(arguments: [
    "", "-", "1-", "-5", "0-3", "5-4", "1-2-3", "a", "1-b", "1.5", " 1", "+1-2", "1-1001", "٣",
    "99999999999999999999", "1-99999999999999999999",
  ])
  func refusesWhatIsNone(text: String) { #expect(TraceWindow(text) == nil) }

  @Test(arguments: [
    // Steps done before the session, steps left to train, those that are traced.
    (0, 1000, 11...30), (100, 1000, 111...130), (0, 30, 11...30), (0, 25, 6...25), (40, 20, 41...60), (0, 7, 1...20),
    (60, 0, 61...80),
  ])
  func usuallyTakesTwentyStepsAfterTenOrTheLastOnes(done: Int, left: Int, steps: ClosedRange<Int>) {
    #expect(TraceWindow.usual(done: done, left: left).steps == steps)
  }
}
