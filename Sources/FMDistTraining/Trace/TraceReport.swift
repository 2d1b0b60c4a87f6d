import FMDistNeuralNet
import FMDistRunFiles

/// From the ranks' events to what viewers show, and to the sentences for the person who waits.
final class TraceReport {
  private let ranks: [TraceFacts]
  private let hosts: [String]
  private let window: TraceWindow
  private let model: ModelPlan
  private let configuration: String
  private var labels: [LabelKey: TraceLabel] = [:]

  /// Events have the same words where these are the same.
  private struct LabelKey: Hashable {
    let kind: TimelineEvent.Kind
    let layer, segment: Int16
    /// Of a step or epoch.
    let number: Int
  }

  /// A report on `ranks`, which run on `hosts`, both in rank order.
  init(ranks: [TraceFacts], hosts: [String], window: TraceWindow, model: ModelPlan, configuration: String) {
    self.ranks = ranks
    self.hosts = hosts
    self.window = window
    self.model = model
    self.configuration = configuration
  }

  private var total: TraceShares { ranks.reduce(TraceShares()) { $0 + $1.shares } }
  private var dropped: Int { ranks.reduce(0) { $0 + $1.dropped } }

  /// For the terminal.
  var sentences: [String] {
    let steps = ranks.first?.steps ?? 0
    let range = "\(window.steps.lowerBound)-\(window.steps.upperBound)"
    guard steps > 0 else {
      return ["trace.json holds no step: none of the steps \(range) was trained; choose others with --trace-steps"]
    }
    var lines = [
      "trace.json holds \(steps) of the steps \(range); see it in ui.perfetto.dev or chrome://tracing",
      total.sentence(ranks: ranks.count),
    ]
    if dropped > 0 {
      lines.append("\(dropped) events did not fit into the trace, the last ones; choose fewer steps with --trace-steps")
    }
    return lines
  }

  /// What the file tells beside its events.
  var otherData: JSONObject {
    let clocks = ranks.indices.map { rank -> JSONValue in
      let alignment = ranks[rank].alignment
      return .object([
        "rank": .integer(rank), "host": .string(hosts[rank]), "offset_ns_at_begin": .integer(alignment.start.offset),
        "uncertainty_ns_at_begin": .integer(alignment.start.uncertainty),
        "offset_ns_at_end": .integer(alignment.end.offset),
        "uncertainty_ns_at_end": .integer(alignment.end.uncertainty),
      ])
    }
    let total = total
    return [
      "program": .string("fmdist \(fmdistVersion)"), "configuration": .string(configuration),
      "ranks": .integer(ranks.count), "steps": .integer(ranks.first?.steps ?? 0),
      "dropped_events": .integer(dropped), "summary": .list(sentences.map(JSONValue.string)),
      "share_of_compute": .number(total.share(of: total.compute)),
      "share_of_exchange": .number(total.share(of: total.exchange)),
      "share_of_waiting_for_ranks": .number(total.share(of: total.waiting)),
      "share_of_waiting_for_threads": .number(total.share(of: total.idle)),
      "share_of_exchange_hidden": .number(total.hidden ?? .nan), "clocks": .list(clocks),
    ]
  }

  /// Writes all of `rank`: its names, then `events`, in nanoseconds from the beginning by rank 0's clock.
  func write(_ events: [TimelineEvent], ofRank rank: Int, to file: TraceFile) throws(RunFileError) {
    // Numbers from 1: Perfetto takes process 0 for the idle one. Threads have numbers of their own in the whole trace.
    let process = rank + 1
    let firstLane = 10_000 * process
    let (run, steps, exchange, threads) = (firstLane + 1, firstLane + 2, firstLane + 3, firstLane + 10)
    try file.name(process: process, "rank \(rank) on \(hosts[rank])")
    if rank == 0 { try file.name(process: process, thread: run, "run") }
    try file.name(process: process, thread: steps, "steps")
    if events.contains(where: { $0.isFlight }) { try file.name(process: process, thread: exchange, "exchange") }
    for thread in 0..<ranks[rank].threads {
      try file.name(process: process, thread: threads + thread, "thread \(thread)")
    }

    let trained = events.filter { $0.kind == .span(.step) }
    for event in events {
      let label = label(of: event)
      switch event.kind {
      case .span(let span):
        try file.add(
          label, process: process, thread: span == .step ? steps : run, start: event.start, end: event.end,
          [("number", event.value)])
      case .flight:
        try file.addOverlapping(
          label, process: process, thread: exchange, start: event.start, end: event.end,
          numbers(of: event, in: trained))
      case .phase:
        try file.add(
          label, process: process, thread: threads + Int(event.thread), start: event.start, end: event.end,
          numbers(of: event, in: trained))
      }
    }
  }

  private func numbers(of event: TimelineEvent, in steps: [TimelineEvent]) -> [(String, Int)] {
    var numbers: [(String, Int)] = []
    if let step = TraceReport.step(at: event.start, in: steps) { numbers.append(("step", step)) }
    if event.segment >= 0 { numbers.append(("segment", Int(event.segment))) }
    if event.value > 0 { numbers.append(("bytes", event.value)) }
    return numbers
  }

  /// The number of the last of `steps`, which are in order, that began at or before `time`.
  static func step(at time: Int, in steps: [TimelineEvent]) -> Int? {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].start <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? steps[low - 1].value : nil
  }

  private func label(of event: TimelineEvent) -> TraceLabel {
    let isSpan = if case .span = event.kind { true } else { false }
    let key = LabelKey(
      kind: event.kind, layer: event.layer, segment: event.segment, number: isSpan ? event.value : 0)
    if let label = labels[key] { return label }
    let label = makeLabel(of: event)
    labels[key] = label
    return label
  }

  private func makeLabel(of event: TimelineEvent) -> TraceLabel {
    let segment = event.segment >= 0 ? " \(event.segment)" : ""
    switch event.kind {
    case .span(let span): return TraceLabel("\(span) \(event.value)", category: "run")
    case .flight(let flight): return TraceLabel("\(flight)\(segment)", category: "in flight")
    case .phase(let phase):
      let layer = model.jointName(at: Int(event.layer))
      let prefix = Int(event.layer) < model.layers.count ? "\(layer) " : ""
      return TraceLabel(
        "\(prefix)\(phase.words)\(segment)", category: phase.category, ["layer": layer, "phase": "\(phase)"])
    }
  }
}

extension TimelineEvent {
  fileprivate var isFlight: Bool { if case .flight = kind { true } else { false } }
}

extension StepTimer.Phase {
  /// The name with spaces in it: `data gradient`.
  fileprivate var words: String {
    "\(self)".reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
  }

  /// By what viewers let people choose.
  fileprivate var category: String {
    switch self {
    case .exchange: "exchange"
    case .waitForRanks, .waitForMessages: "waiting"
    default: "compute"
    }
  }
}
