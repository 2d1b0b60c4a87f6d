import FMDistPlatform
import FMDistRunFiles

extension RunState {
  /// In words, for people: `diverged in epoch 7 (step 4,211)`.
  package var words: String {
    let place = epoch.map { " in epoch \(NumberText.grouped($0))" } ?? ""
    switch self {
    case .finished, .open: return word
    case .stopped: return "stopped\(place)"
    case .diverged(_, let step): return "diverged\(place)" + (step.map { " (step \(NumberText.grouped($0)))" } ?? "")
    case .replicasDiffer(let step):
      return "replicas differed" + (step.map { " in step \(NumberText.grouped($0))" } ?? "")
    }
  }

  /// Behind "the run": `diverged in epoch 7 (step 4,211)`, `is not finished`.
  package var clause: String {
    switch self {
    case .finished, .open: "is \(word)"
    case .stopped: "was \(words)"
    case .diverged: words
    case .replicasDiffer: "ended as \(words)"
    }
  }
}
