import FMDistNeuralNet
import Testing

struct TimelineTests {
  private func timeline(threads: Int = 2, capacity: Int = 4) -> Timeline {
    let timeline = Timeline(threads: threads, capacity: capacity)
    timeline.isRecording = true
    return timeline
  }

  @Test func everyKindIsReadBack() {
    let kinds =
      StepTimer.Phase.allCases.map(TimelineEvent.Kind.phase)
      + TimelineEvent.Flight.allCases.map(TimelineEvent.Kind.flight)
      + TimelineEvent.Span.allCases.map(TimelineEvent.Kind.span)
    for kind in kinds {
      #expect(TimelineEvent(kind, start: 1, end: 2).kind == kind)
    }
    #expect(Set(kinds).count == kinds.count)
  }

  @Test func eachThreadHasItsEventsInOrderAndFlightsComeLast() {
    let timeline = timeline()
    timeline.begin(.weights, segment: 3)
    timeline.record(.loss, layer: 9, thread: 1, from: 50, to: 70)
    timeline.record(.waitForRanks, layer: 9, thread: 0, from: 10_000, to: 10_020, segment: 5, bytes: 12)
    timeline.record(.forward, layer: 0, thread: 0, from: 20_000, to: 20_030)
    timeline.end(.weights, segment: 3, bytes: 4096)
    let events = timeline.events
    #expect(
      events.dropLast() == [
        TimelineEvent(.phase(.waitForRanks), start: 10_000, end: 10_020, layer: 9, segment: 5, thread: 0, value: 12),
        TimelineEvent(.phase(.forward), start: 20_000, end: 20_030, layer: 0, thread: 0),
        TimelineEvent(.phase(.loss), start: 50, end: 70, layer: 9, thread: 1),
      ])
    #expect(events.last?.kind == .flight(.weights) && events.last?.segment == 3 && events.last?.value == 4096)
    #expect(events.last.map { $0.start > 0 && $0.duration >= 0 } == true)
  }

  @Test func onlyTheSameThatFollowsAtOnceIsJoined() {
    let timeline = timeline(capacity: 10)
    timeline.record(.forward, layer: 1, thread: 0, from: 1000, to: 2000, bytes: 1)
    timeline.record(.forward, layer: 1, thread: 0, from: 2000, to: 3000, bytes: 2)
    timeline.record(.forward, layer: 1, thread: 0, from: 3500, to: 4000)
    timeline.record(.forward, layer: 1, thread: 0, from: 4501, to: 5000)  // Too late.
    timeline.record(.forward, layer: 2, thread: 0, from: 5000, to: 6000)  // Another layer.
    timeline.record(.sum, layer: 2, thread: 0, from: 6000, to: 7000)  // Another phase.
    timeline.record(.sum, layer: 2, thread: 0, from: 7000, to: 8000, segment: 1)  // Of a segment.
    timeline.record(.sum, layer: 2, thread: 0, from: 7500, to: 8500, segment: 1)  // Before the end of the last.
    #expect(timeline.events.map(\.start) == [1000, 4501, 5000, 6000, 7000, 7500])
    #expect(timeline.events.first?.end == 4000 && timeline.events.first?.value == 3)
  }

  @Test func whatDoesNotFitIsCounted() {
    let timeline = timeline(capacity: 4)
    for number in 0..<7 { timeline.record(.loss, layer: number, thread: 1, from: number, to: number + 1) }
    for segment in 0..<6 { timeline.begin(.gradients, segment: segment) }
    for segment in 0..<6 { timeline.end(.gradients, segment: segment, bytes: 1) }
    #expect(timeline.events.count == 8 && timeline.dropped == 3 + 2)
    #expect(timeline.events.map(\.layer).prefix(4) == [0, 1, 2, 3])
  }

  @Test func nothingIsRecordedWhileOffButAFlightThatHasBegunIsWhole() {
    let timeline = timeline()
    timeline.begin(.gradients, segment: 0)
    timeline.isRecording = false
    timeline.record(.loss, layer: 0, thread: 0, from: 0, to: 1)
    timeline.begin(.gradients, segment: 1)
    for segment in [0, 1, 2, -1, Timeline.mostSegments] { timeline.end(.gradients, segment: segment, bytes: 8) }
    timeline.end(.gradients, segment: 0, bytes: 8)
    #expect(timeline.events.map(\.segment) == [0] && timeline.dropped == 0)
  }

  @Test func aTimersLapsAreTheEvents() {
    let timeline = timeline(capacity: 100)
    let clock = LayerClock(timer: StepTimer(layers: 2, threads: 2, timeline: timeline), layer: 1)
    let before = Timeline.now
    clock.start(1)
    clock.lap(.forward, 1)
    clock.lap(.exchange, 1, segment: 4, bytes: 10)
    clock.begin(.gradients, segment: 4)
    clock.end(.gradients, segment: 4, bytes: 10)
    let events = timeline.events
    #expect(events.map(\.kind) == [.phase(.forward), .phase(.exchange), .flight(.gradients)])
    #expect(events[0].layer == 1 && events[0].thread == 1 && events[0].segment == -1)
    #expect(events[1].start == events[0].end && events[1].segment == 4 && events[1].value == 10)
    #expect(events[0].start >= before && events[2].end <= Timeline.now)
    #expect(clock.timer?.nanoseconds(layer: 1, phase: .forward) == events[0].duration)
    // Laps that are not taken are no events either.
    clock.timer?.isTiming = false
    clock.lap(.forward, 1)
    #expect(timeline.events.count == 3)
  }
}
