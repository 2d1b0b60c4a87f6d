import FMDistNeuralNet
import FMDistRuns
import FMDistTraining
import Testing

struct TraceSharesTests {
  private func phase(_ phase: StepTimer.Phase, _ time: Range<Int>, thread: Int = 0) -> TimelineEvent {
    TimelineEvent(.phase(phase), start: time.lowerBound, end: time.upperBound, thread: thread)
  }
  private func flight(_ time: Range<Int>) -> TimelineEvent {
    TimelineEvent(.flight(.gradients), start: time.lowerBound, end: time.upperBound, segment: 0)
  }
  private func step(_ time: Range<Int>) -> TimelineEvent {
    TimelineEvent(.span(.step), start: time.lowerBound, end: time.upperBound, value: 1)
  }

  @Test func timeIsSharedOutBetweenComputeExchangeWaitingAndIdleness() {
    let shares = TraceShares(
      [
        step(0..<100), step(200..<300),
        phase(.forward, 0..<50), phase(.exchange, 50..<60), phase(.waitForMessages, 60..<75),
        phase(.waitForRanks, 75..<80), phase(.optimizer, 200..<300),
        phase(.dataGradient, 0..<90, thread: 1), phase(.loss, 200..<210, thread: 1),
      ], threads: 2)
    #expect(shares.threadTime == 400)
    #expect(shares.compute == 50 + 100 + 90 + 10)
    #expect(shares.exchange == 10 && shares.waiting == 20)
    #expect(shares.idle == 400 - 250 - 30)
    #expect(shares.share(of: shares.compute) == 0.625)
  }

  @Test(arguments: [
    // All of the flight is waited for; half; none; a wait that is longer than the flight; two flights at once are one time.
    (flights: [10..<30], waits: [10..<30], hidden: 0.0), ([10..<30], [20..<30], 0.5), ([10..<30], [], 1.0),
    ([20..<30], [10..<30], 0.0), ([0..<40, 20..<60, 80..<100], [50..<60, 90..<100], 0.75),
    // Between steps nothing counts.
    ([90..<250], [240..<250], 0.5), ([50..<150], [100..<160], 1.0),
  ])
  func theHiddenShareIsThatOfTheFlightInWhichNobodyWaits(
    flights: [Range<Int>], waits: [Range<Int>], hidden: Double
  ) throws {
    let steps = [step(0..<100), step(240..<300)]
    let shares = TraceShares(steps + flights.map(flight) + waits.map { phase(.waitForMessages, $0) }, threads: 1)
    #expect(abs(try #require(shares.hidden) - hidden) < 1e-12)
  }

  @Test func withoutAFlightWhatIsWaitedForIsTheExchange() {
    #expect(TraceShares([step(0..<10), phase(.exchange, 2..<4)], threads: 1).hidden == nil, "nothing is in flight")
    #expect(TraceShares([step(0..<10), phase(.forward, 2..<4)], threads: 1).hidden == nil)
    #expect(TraceShares([], threads: 3) == TraceShares())
    #expect(TraceShares().share(of: 0) == 0)
  }

  @Test func ranksAreAddedByTheirTimes() {
    let one = TraceShares([step(0..<100), flight(0..<90), phase(.waitForRanks, 0..<90)], threads: 1)
    let other = TraceShares([step(0..<100), flight(0..<10), phase(.forward, 0..<100)], threads: 1)
    let both = one + other
    #expect(abs((both.hidden ?? 0) - 0.1) < 1e-12)
    #expect(both.threadTime == 200 && both.compute == 100 && both.waiting == 90)
    #expect(
      both.sentence(ranks: 2)
        == "the threads' time: compute 50.0 %, exchange 0.0 %, waiting for ranks 45.0 %, waiting for threads 5.0 %; "
        + "10.0 % of the exchange is hidden behind compute")
    #expect(!both.sentence(ranks: 1).contains("hidden"))
  }

  @Test func intervalsJoinWhatOverlapsOrTouches() {
    let intervals = Intervals([5..<7, 0..<2, 7..<9, 1..<3, 4..<4, 20..<30, 22..<25])
    #expect(intervals.ranges == [0..<3, 5..<9, 20..<30])
    #expect(intervals.length == 17)
    #expect(
      intervals.intersection(Intervals([2..<6, 8..<21, 29..<40])).ranges == [2..<3, 5..<6, 8..<9, 20..<21, 29..<30])
    #expect(intervals.intersection(Intervals([])).length == 0)
  }
}
