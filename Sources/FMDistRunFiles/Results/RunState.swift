/// How far a run has come, by its log: how its last session ended.
package enum RunState: Sendable, Equatable {
  /// All epochs are trained and tested.
  case finished
  /// A number was not finite.
  case diverged(epoch: Int?, step: Int?)
  /// Its replicas differed.
  case replicasDiffer(step: Int?)
  /// It was asked to stop, and saved.
  case stopped(epoch: Int?)
  /// It was killed, ended by an error, or trains still.
  case open

  private struct Line: Decodable {
    var event: String
    var epoch: Int?
    var step: Int?
  }

  /// The state by the log at `path`; lines that are no events are passed over, and so are numbers that no run has. Throws where it can't
  /// be read.
  package init(log path: String) throws(RunFileError) {
    self = .open
    // The epoch that the last checkpoint goes on with: sessions of old versions don't say where they stopped.
    var next: Int?
    for line in try EventLog.lines(of: path, Line.self) {
      let epoch = line.epoch.flatMap { (1...NumberValidator.mostEpochs + 1).contains($0) ? $0 : nil }
      let step = line.step.flatMap { (0...NumberValidator.mostSteps).contains($0) ? $0 : nil }
      switch line.event {
      case "begin": self = .open
      case "checkpoint": next = epoch
      case "diverged": self = .diverged(epoch: epoch, step: step)
      // It was called `strayed` until November 2026.
      case "replicas_differ", "strayed": self = .replicasDiffer(step: step)
      case "stopped": self = .stopped(epoch: epoch ?? next)
      case "end": self = .finished
      default: break
      }
    }
  }

  /// In a word, for programs.
  package var word: String {
    switch self {
    case .finished: "finished"
    case .diverged: "diverged"
    case .replicasDiffer: "replicas_differ"
    case .stopped: "stopped"
    case .open: "not finished"
    }
  }

  /// The epoch in which it ended, where that is known and not the last.
  package var epoch: Int? {
    switch self {
    case .diverged(let epoch, _), .stopped(let epoch): epoch
    case .finished, .replicasDiffer, .open: nil
    }
  }

  /// The step in which it ended, where that is known and not the last.
  package var step: Int? {
    switch self {
    case .diverged(_, let step), .replicasDiffer(let step): step
    case .finished, .stopped, .open: nil
    }
  }

  /// Whether no result can be of this state: what there is was made before.
  package var outdatesResult: Bool {
    switch self {
    case .diverged, .replicasDiffer: true
    case .finished, .stopped, .open: false
    }
  }
}
