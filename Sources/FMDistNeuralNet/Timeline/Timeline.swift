import FMDistMemory

/// What each thread did when, and what was on its way between ranks: for a trace of some steps.
///
/// All memory is taken when it is made; recording allocates nothing. What no longer fits is counted and left out. A
/// ``StepTimer`` with a timeline puts each of its laps here while ``isRecording``; without one, training pays nothing.
package final class Timeline: @unchecked Sendable {
  // Sendable: a thread writes its own lane alone, and thread 0 that of the flights; all is read, and switches are set, between steps.

  /// The threads.
  package let threads: Int
  /// The most events that each thread, and the exchange, can have.
  package let capacity: Int
  /// Whether events are recorded; set between steps.
  package var isRecording: Bool {
    get { switches.view[0] }
    set { switches.view[0] = newValue }
  }

  /// In memory of its own, since Swift's check of accesses to a class's variables takes long beside a lap.
  private let switches = Buffer<Bool>(count: 1)
  /// For each thread, and last for the exchange, its events.
  private let lanes: [Buffer<TimelineEvent>]
  /// For each lane how many events it has and how many it lost, in a cache line of its own.
  private let counts: Buffer<Int>
  private static let stride = 8
  /// For each kind of flight and each segment the start of the one that is on its way, or 0.
  private let departures: Buffer<Int>

  /// The segments whose flights are recorded.
  package static var mostSegments: Int { 4096 }

  /// A timeline of `threads` threads with room for `capacity` events of each.
  package init(threads: Int, capacity: Int) {
    self.threads = threads
    self.capacity = capacity
    lanes = (0...threads).map { _ in Buffer(count: capacity) }
    counts = Buffer(count: (threads + 1) * Timeline.stride)
    departures = Buffer(count: TimelineEvent.Flight.allCases.count * Timeline.mostSegments)
  }

  /// Nanoseconds of the system's monotonic clock, which all processes of a host share.
  package static var now: Int { StepTimer.now }

  /// Says what `thread` has done; joins with its last event where that was the same.
  package func record(
    _ phase: StepTimer.Phase, layer: Int, thread: Int, from start: Int, to end: Int, segment: Int? = nil, bytes: Int = 0
  ) {
    guard isRecording else { return }
    add(
      TimelineEvent(
        .phase(phase), start: start, end: end, layer: layer, segment: segment, thread: thread, value: bytes),
      lane: thread)
  }

  /// Says that messages of `segment` leave. On thread 0 alone; a second start before the end replaces the first.
  package func begin(_ flight: TimelineEvent.Flight, segment: Int) {
    guard isRecording, let place = departure(flight, segment) else { return }
    departures.view[place] = Timeline.now
  }

  /// Says that all `bytes` bytes of the messages of `segment` have come, or gone, since their beginning. On thread 0 alone;
  /// without a beginning nothing happens, and where recording has stopped in between, the event is still whole.
  package func end(_ flight: TimelineEvent.Flight, segment: Int, bytes: Int) {
    guard let place = departure(flight, segment), departures.view[place] != 0 else { return }
    add(
      TimelineEvent(.flight(flight), start: departures.view[place], end: Timeline.now, segment: segment, value: bytes),
      lane: threads)
    departures.view[place] = 0
  }

  /// All events so far, thread by thread, then flights.
  package var events: [TimelineEvent] {
    lanes.indices.flatMap { lane in lanes[lane].view[0..<counts.view[lane * Timeline.stride]].elements }
  }

  /// How many events were left out.
  package var dropped: Int { lanes.indices.reduce(0) { $0 + counts.view[$1 * Timeline.stride + 1] } }

  private func departure(_ flight: TimelineEvent.Flight, _ segment: Int) -> Int? {
    guard (0..<Timeline.mostSegments).contains(segment) else { return nil }
    return Int(flight.rawValue) * Timeline.mostSegments + segment
  }

  private func add(_ event: TimelineEvent, lane: Int) {
    let place = lane * Timeline.stride
    let count = counts.view[place]
    let events = lanes[lane].view.base
    if lane < threads && count > 0 && events[count - 1].absorb(event) { return }
    if count < capacity {
      events[count] = event
      counts.view[place] = count + 1
    } else {
      counts.view[place + 1] += 1
    }
  }
}
