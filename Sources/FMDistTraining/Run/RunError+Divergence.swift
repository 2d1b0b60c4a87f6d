import FMDistRunFiles

extension RunError {
  /// The error of a run that diverged; `advice` says what to change, and `before` is the newest checkpoint whose
  /// values all are.
  package static func diverged(_ divergence: Divergence, advice: String, before: CheckpointFolder.Found?) -> RunError {
    let older = before.map { "; \($0.path) is from before, \($0.checkpoint.moment)" } ?? ""
    return RunError(
      .divergence, "training diverged: \(divergence.sentence); \(advice)\(older)")
  }
}
