import FMDistDataParallel

/// Behind steps and updates whose numbers are not finite.
extension Trainer {
  /// Whether training may go back to the epoch's beginning.
  var goesBack: Bool { configuration.training.onNonFinite == .rollback }

  /// Goes on behind a step of `samples` that had no update, as its loss or a gradient is not finite: the same on all ranks.
  func leaveOut(_ samples: Int) throws {
    if goesBack { try goBack() }
    state.skippedSamples += samples
    state.skippedSteps += 1
    try hooks.tell {
      try $0.skipped(step: state.step + 1, epoch: state.epoch, isRolledBack: goesBack)
    }
  }

  /// Brings back what the epoch began with.
  func goBack() throws {
    try arrays.restore(epochStart, path: "the epoch's beginning")
    state.updates = state.updatesBefore
  }

  /// The same at the end of an epoch whose weights can't be scored: an update before was finite, and too large.
  func goBackAtTheEnd() throws {
    try goBack()
    try hooks.tell { try $0.skipped(step: state.step, epoch: state.epoch, isRolledBack: true) }
  }

  /// Throws the same ``Divergence`` on all ranks if a weight or what the optimizer remembers of one is not finite: before weights are
  /// scored or saved.
  func requireFiniteArrays() throws {
    if let array = try replica.firstNonFinite() { throw diverged(.array(array)) }
  }

  /// What was found at this place, after the present step unless `step` says otherwise.
  func diverged(_ finding: Divergence.Finding, step: Int? = nil, origin: NonFiniteOrigin? = nil) -> Divergence {
    Divergence(
      finding: finding, epoch: max(1, min(state.epoch, configuration.training.epochs)), step: step ?? state.step,
      updates: state.step > state.skippedSteps ? state.step : 0, targetRate: decision.targetRate,
      origin: origin)
  }
}
