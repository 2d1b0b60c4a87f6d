extension RunError {
  /// The error of a run in which, in step `step`, `what` of `ranks` differ from the other ranks'.
  package static func replicasDiffer(ranks: String, what: String, step: Int, checkpoint: String?) -> RunError {
    let advice = checkpoint.map { "; if \($0) is there, it is from before: resume from it with --resume auto" } ?? ""
    return RunError(
      .internal,
      "step \(step): \(what) of \(ranks) differ from the other ranks': a fault of memory, of the network or of fmdist, so "
        + "nothing of this step is saved\(advice)")
  }
}
