/// A spell of time of which a ``Timeline`` tells: plain numbers, so that a rank can send its events as they lie.
package struct TimelineEvent: Equatable, Sendable, BitwiseCopyable {
  /// Nanoseconds of the clock of ``Timeline/now``.
  package var start, end: Int
  /// What goes with ``kind``: bytes of a phase or flight, the number of a step or epoch.
  package var value: Int
  /// The layer of a phase; what belongs to none has the number of layers.
  package var layer: Int16
  /// The segment of the weights that is exchanged; -1 for none.
  package var segment: Int16
  /// The thread; -1 for what is no thread's, as flights and spans.
  package var thread: Int16
  private var code: UInt8

  /// An event of `kind` from `start` to `end`.
  package init(
    _ kind: Kind, start: Int, end: Int, layer: Int = 0, segment: Int? = nil, thread: Int? = nil, value: Int = 0
  ) {
    (self.start, self.end, self.value) = (start, end, value)
    self.layer = Int16(clamping: layer)
    self.segment = Int16(clamping: segment ?? -1)
    self.thread = Int16(clamping: thread ?? -1)
    code = kind.code
  }

  /// What went on.
  package var kind: Kind { Kind(code: code) }

  /// The nanoseconds from start to end.
  package var duration: Int { end - start }

  /// Makes this the event that goes on until `end`, if it is one of the same kind, layer and segment that ended just before `start`.
  mutating func absorb(_ other: TimelineEvent) -> Bool {
    // The time that a thread needs from one task to the next.
    let longestGap = 500
    guard
      code == other.code, layer == other.layer, segment == other.segment, other.start >= end,
      other.start - end <= longestGap
    else { return false }
    end = other.end
    value += other.value
    return true
  }
}

extension TimelineEvent {
  /// What an event is about.
  package enum Kind: Hashable, Sendable {
    /// A thread is busy, or waits.
    case phase(StepTimer.Phase)
    /// Messages are on their way while threads do other things.
    case flight(Flight)
    /// A part of the run.
    case span(Span)
  }

  /// What is on its way.
  package enum Flight: UInt8, CaseIterable, Sendable {
    /// Gradients to the owners of their segments.
    case gradients
    /// New weights from the owner of their segment to all.
    case weights
  }

  /// A part of the run; its number is the event's ``TimelineEvent/value``.
  package enum Span: UInt8, CaseIterable, Sendable {
    /// A step, counted from the first of the run as 1.
    case step
    /// An epoch, from its first step here to its checkpoint.
    case epoch
    /// Scoring the validation images after an epoch.
    case validation
    /// Gathering and writing a checkpoint after a step.
    case checkpoint
    /// Scoring the test images at the end.
    case test
  }
}

extension TimelineEvent.Kind {
  private static var firstFlight: UInt8 { 64 }
  private static var firstSpan: UInt8 { 128 }

  /// A byte for each.
  fileprivate var code: UInt8 {
    switch self {
    case .phase(let phase): UInt8(phase.rawValue)
    case .flight(let flight): Self.firstFlight + flight.rawValue
    case .span(let span): Self.firstSpan + span.rawValue
    }
  }

  fileprivate init(code: UInt8) {
    if code >= Self.firstSpan, let span = TimelineEvent.Span(rawValue: code - Self.firstSpan) {
      self = .span(span)
    } else if code >= Self.firstFlight, let flight = TimelineEvent.Flight(rawValue: code - Self.firstFlight) {
      self = .flight(flight)
    } else if let phase = StepTimer.Phase(rawValue: Int(code)) {
      self = .phase(phase)
    } else {
      preconditionFailure("an event of no known kind")
    }
  }
}
