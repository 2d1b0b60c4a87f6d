import FMDistCommunication
import FMDistNeuralNet
import FMDistRuns
import FMDistTraining
import Testing

struct ClockTests {
  private typealias Reading = ClockAlignment.Reading

  @Test(arguments: [0, 1_000_000_007, -3_600_000_000_000])
  func aRoundTripTellsTheOffsetToHalfOfIt(offset: Int) {
    // This clock says 1000 when the message leaves, and the other one is ahead by `offset`.
    for (there, back) in [(40, 40), (10, 70), (80, 0), (0, 81)] {
      let reading = Reading(sent: 1000, remote: 1000 + there + offset, received: 1000 + there + back)
      #expect(abs(reading.offset - offset) <= reading.uncertainty)
      #expect(reading.uncertainty == (there + back + 1) / 2)
      if there == back { #expect(reading.offset == offset) }
    }
  }

  @Test func driftIsAStraightLineBetweenTwoReadings() {
    // The local clock is slow by 50 ns in a microsecond over ten days, as none is: sums must not overflow.
    let days = 864_000_000_000_000
    let alignment = ClockAlignment(
      start: Reading(local: 1_000, offset: 500, uncertainty: 3),
      end: Reading(local: 1_000 + 10 * days, offset: 500 + days / 2, uncertainty: 3))
    #expect(alignment.aligned(1_000) == 1_500)
    #expect(alignment.aligned(1_000 + 10 * days) == 1_500 + 10 * days + days / 2)
    #expect(alignment.aligned(1_000 + 5 * days) == 1_500 + 5 * days + days / 4)
    #expect(ClockAlignment.none.aligned(17) == 17)
    // Two readings at the same instant have no drift.
    let instant = Reading(local: 5, offset: -2, uncertainty: 0)
    #expect(ClockAlignment(start: instant, end: instant).aligned(100) == 98)
  }

  /// Ranks 1 and 2 share a clock that is ahead by an hour, rank 3 has one that is behind, rank 4 has rank 0's.
  @Test func ranksOfOtherHostsMeasureTheirOffsetAndOnePerHostDoes() throws {
    let clocks: [(name: UInt64, ahead: Int)] = [
      (7, 0), (8, 3_600_000_000_000), (8, 3_600_000_000_000), (9, -12_345_678), (7, 0),
    ]
    let readings = try ThreadGroup.run(size: clocks.count) { communicator in
      let clock = clocks[communicator.rank]
      let exchange = try ClockExchange(communicator, clock: clock.name) { Timeline.now + clock.ahead }
      return [try exchange.measure(), try exchange.measure()]
    }
    for (rank, clock) in clocks.enumerated() {
      for reading in readings[rank] {
        #expect(abs(reading.offset + clock.ahead) <= reading.uncertainty, "rank \(rank)")
        #expect(reading.uncertainty < 1_000_000_000)
        if clock.ahead == 0 { #expect(reading.uncertainty == 0) }
      }
      #expect(readings[rank][0].local <= readings[rank][1].local)
    }
    #expect(readings[1] == readings[2])
  }

  @Test func theRanksOfThisHostShareItsClock() throws {
    let readings = try ThreadGroup.run(size: 3) { try ClockExchange($0).measure() }
    #expect(readings.allSatisfy { $0.offset == 0 && $0.uncertainty == 0 })
    #expect(ClockExchange.systemClock == ClockExchange.systemClock)
    #expect(!ClockExchange.hostName.isEmpty)
  }
}
