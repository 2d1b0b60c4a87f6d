import FMDistRunFiles

/// When checkpoints are kept, and how: rank 0 copies what lies with all ranks into memory of its own, and its store writes that while
/// training goes on.
extension Trainer {
  /// How a checkpoint is kept.
  enum Saving {
    /// When the call returns.
    case atOnce
    /// While training goes on.
    case meanwhile
    /// Not at all: it is only where training may go back to.
    case nowhere
  }

  /// Whether a checkpoint is due behind the step at hand; at rank 0, which has the clock. Where one is still being written, the next is
  /// taken behind the first step after that: never are there two at once, and none is taken that would wait.
  var isSaveDue: Bool {
    guard let store = hooks.store, !store.isWriting else { return false }
    let seconds = (ContinuousClock.now - lastSave.time).seconds
    // What could not be written is soon tried again.
    if store.isBehind, seconds >= Self.secondsBeforeRetry { return true }
    return configuration.training.checkpoints.isDue(
      step: state.step + 1, lastStep: lastSave.step, seconds: seconds)
  }

  private static var secondsBeforeRetry: Double { 60 }

  /// Keeps a checkpoint in the middle of an epoch, unless a value is not finite: what that comes to is for the epoch's end, as without a save.
  /// Called on every rank alike.
  func saveWithinEpoch() throws {
    guard try replica.firstNonFinite() == nil else {
      lastSave = (state.step, .now)
      return
    }
    try keep(isBest: false, .meanwhile)
  }

  /// Keeps a checkpoint; called on every rank alike, `isBest` meaning something at rank 0. Throws where a value is not finite.
  ///
  /// At an epoch's beginning it is where training may go back to.
  func save(isBest: Bool, _ saving: Saving) throws {
    try requireFiniteArrays()
    try keep(isBest: isBest, saving)
  }

  private func keep(isBest: Bool, _ saving: Saving) throws {
    let isKept = hooks.store != nil || (goesBack && communicator.rank == 0)
    // What was copied for the one before is overwritten.
    try tellKept(waits: true)
    try arrays.withAverages {
      if isKept { arrays.copyParameters(into: &snapshot.parameters) }
      try arrays.gatherOptimizerState(into: &snapshot.optimizerState)
    }
    lastSave = (state.step, .now)
    guard isKept else { return }
    var checkpoint = Checkpoint(
      parameters: snapshot.parameters, optimizerState: snapshot.optimizerState, fmdistVersion: fmdistVersion,
      configuration: configuration.yaml, seed: Int(configuration.training.seed), epoch: state.epoch,
      sampleOffset: state.sampleOffset, step: state.step, history: state.history, best: state.best,
      preprocessing: scaling.arrays, extra: extra)
    if goesBack {
      if state.sampleOffset == 0 { epochStart = checkpoint } else { checkpoint.keepEpochStart(epochStart) }
    }
    guard let store = hooks.store else { return }
    switch saving {
    case .nowhere: return
    case .atOnce:
      try trace.record(.checkpoint, state.step) { try store.write(checkpoint, isBest: isBest) }
      try hooks.tell { try $0.saved(checkpoint) }
    case .meanwhile:
      try trace.record(.checkpoint, state.step) { try store.begin(checkpoint, isBest: isBest) }
    }
  }

  /// Throws where the newest checkpoint could not be written, for a run that is asked to stop behind it and so is not saved.
  func requireKept() throws(RunError) {
    guard let store = hooks.store, store.isBehind else { return }
    throw RunError(
      .io,
      "the checkpoint after step \(lastSave.step) could not be written, and resuming repeats what the one before it lacks"
    )
  }

  /// Tells the observers of the checkpoints that are kept by now, or when the one being written is, if this `waits` for it.
  func tellKept(waits: Bool) throws {
    guard let store = hooks.store else { return }
    for checkpoint in try store.kept(waits: waits) { try hooks.tell { try $0.saved(checkpoint) } }
  }

  /// What a checkpoint has beside its own fields.
  var extra: [String: String] {
    state.extra.merging(DatasetFingerprint(dataset).extra) { $1 }.merging(ImageKind(dataset).extra) { $1 }
      .merging(initialWeights?.extra ?? [:]) { $1 }
  }
}
