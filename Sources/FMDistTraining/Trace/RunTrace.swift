import FMDistCommunication
import FMDistNeuralNet
import FMDistRunFiles

/// One rank's part in the trace of a run: records the steps of a window, and what the run does around them; all ranks write it together.
final class RunTrace {
  /// What the network's layers, and the exchange, are timed by.
  let timer: StepTimer
  private let timeline: Timeline
  private let communicator: any Communicator
  private let clocks: ClockExchange
  private let requested: TraceWindow?
  private var window = TraceWindow.usual(done: 0, left: 0)
  /// Rank 0's clock at the beginning, from which the file counts.
  private let base: Int
  private let firstReading: ClockAlignment.Reading
  private var stepStart = 0
  /// The steps, and at rank 0 the other spans of the run.
  private var steps: [TimelineEvent] = []
  private var spans: [TimelineEvent] = []

  /// Begins a trace, on all ranks; nil where `request` is for none. This rank computes at most `samples` samples of `model` a step.
  init?(
    _ request: TraceRequest, model: ModelPlan, samples: Int, threads: Int, communicator: any Communicator
  ) throws(CommunicationError) {
    let window: TraceWindow?
    switch request {
    case .none: return nil
    case .usual: window = nil
    case .steps(let steps): window = steps
    }
    requested = window
    self.communicator = communicator
    let count = window?.steps.count ?? TraceWindow.usualCount
    timeline = Timeline(
      threads: threads,
      capacity: RunTrace.capacity(steps: count, model: model, samples: samples, threads: threads))
    timer = StepTimer(layers: model.layers.count, threads: threads, timeline: timeline)
    timer.isTiming = false
    steps.reserveCapacity(count)
    clocks = try ClockExchange(communicator)
    firstReading = try clocks.measure()
    base = try communicator.broadcast(Timeline.now, root: 0)
  }

  /// Room for what a thread may do, within reason: a few phases for each layer and sample, and the tiles of what is learned. One of many
  /// threads has four times its part, as tasks fall to threads by chance.
  private static func capacity(steps: Int, model: ModelPlan, samples: Int, threads: Int) -> Int {
    let mostEvents = 1 << 20
    let events = 4 * (model.layers.count + 2) * (samples + 64) + model.parameterCount / 512
    let (all, overflow) = events.multipliedReportingOverflow(by: steps)
    return overflow ? mostEvents : min(all / max(1, threads / 4), mostEvents)
  }

  /// Begins after `done` steps of the run and with `left` to go.
  func begin(done: Int, left: Int) { window = requested ?? .usual(done: done, left: left) }

  /// Before the step with the number `step`.
  func willTrain(_ step: Int) {
    let isTraced = window.steps.contains(step)
    timer.isTiming = isTraced
    timeline.isRecording = isTraced
    stepStart = Timeline.now
  }

  /// After the step with the number `step`.
  func hasTrained(_ step: Int) {
    guard timeline.isRecording else { return }
    timer.isTiming = false
    timeline.isRecording = false
    steps.append(TimelineEvent(.span(.step), start: stepStart, end: Timeline.now, value: step))
  }

  /// Adds a part of the run, which rank 0 alone shows.
  fileprivate func add(_ span: TimelineEvent.Span, number: Int, start: Int) {
    guard communicator.rank == 0 else { return }
    spans.append(TimelineEvent(.span(span), start: start, end: Timeline.now, value: number))
  }

  /// Writes the file, on all ranks together; `hooks` has its name at rank 0, and without one nothing is written.
  func finish(model: ModelPlan, configuration: String, hooks: TrainingHooks) throws {
    guard try communicator.broadcast(hooks.traceFile != nil, root: 0) else { return }
    let alignment = ClockAlignment(start: firstReading, end: try clocks.measure())
    let recorded = steps + timeline.events
    let facts = TraceFacts(
      threads: timeline.threads, steps: steps.count, dropped: timeline.dropped, alignment: alignment,
      shares: TraceShares(recorded, threads: timeline.threads))
    let hosts = try communicator.gatherBytes(Array(ClockExchange.hostName.utf8), root: 0)
    let report = TraceReport(
      ranks: try communicator.allGather(facts), hosts: hosts.map { String(decoding: $0, as: UTF8.self) },
      window: window, model: model, configuration: configuration)
    let own = (recorded + spans).map { event in
      var event = event
      event.start = alignment.aligned(event.start) - base
      event.end = alignment.aligned(event.end) - base
      return event
    }
    // One rank after the other, so that rank 0 never holds the events of more than two. It takes part to the end even where the
    // file can't be written, as the others don't know.
    var next = 0
    func nextRank() throws(CommunicationError) -> [TimelineEvent] {
      defer { next += 1 }
      let mine = own.withUnsafeBytes { communicator.rank == next ? Array($0) : [] }
      let gathered = try communicator.gatherBytes(mine, root: 0)
      guard communicator.rank == 0 else { return [] }
      return gathered[next].withUnsafeBytes { Array($0.bindMemory(to: TimelineEvent.self)) }
    }
    var fileError: RunFileError?
    var communicationError: CommunicationError?
    if let path = hooks.traceFile {
      do throws(RunFileError) {
        try TraceFile.write(to: path, otherData: { report.otherData }) { file throws(RunFileError) in
          while next < communicator.size {
            let rank = next
            var events: [TimelineEvent] = []
            do throws(CommunicationError) {
              events = try nextRank()
            } catch {
              communicationError = error
              throw RunFileError(.io, path: path, "\(error)")
            }
            try report.write(events, ofRank: rank, to: file)
          }
        }
      } catch {
        fileError = error
      }
    }
    if let communicationError { throw communicationError }
    while next < communicator.size { _ = try nextRank() }
    _ = try communicator.atRoot {
      if let fileError { throw fileError }
      try hooks.tell { try $0.traced(report.sentences) }
    }
  }
}

extension RunTrace? {
  /// What `body` returns, after adding the time that it took as a part of the run.
  func record<Result>(_ span: TimelineEvent.Span, _ number: Int, _ body: () throws -> Result) rethrows -> Result {
    let start = Timeline.now
    let result = try body()
    self?.add(span, number: number, start: start)
    return result
  }
}
