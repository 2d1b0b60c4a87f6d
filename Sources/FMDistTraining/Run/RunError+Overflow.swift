extension RunError {
  /// The error of results that are not finite although the weights of the checkpoint at `path` are; `what` says which are not.
  package static func overflow(of what: String, with path: String) -> RunError {
    RunError(
      .badData,
      "\(path): \(what), although all weights are: they are so large that sums overflow; take an older checkpoint, or train anew with "
        + "a smaller learning rate")
  }
}
