import FMDistRunFiles
import FMDistTraining

extension EarlyStopping {
  /// Throws where a run that goes on from `found`, of the folder `home`, could not end with the weights that it is to end with: those
  /// of the best epoch so far, which are in a file of their own.
  func requireBestWeights(of found: CheckpointFolder.Found, in home: RunFolder?) throws(RunError) {
    guard restoreBestWeights, let epoch = verdict(on: found.checkpoint.history.rows).bestEpoch else { return }
    let path = home?.checkpoints.path(of: .best)
    let best = path.flatMap { try? Checkpoint(finite: $0) }
    guard best?.best?.epoch != epoch else { return }
    throw RunError(
      .configuration,
      "\(found.path): training.early_stopping.restore_best_weights needs the weights of epoch \(epoch), the best so far, and "
        + (path.map { "\($0) is not there, or of another epoch" }
          ?? "they are in the run's folder, beside this checkpoint")
        + ": resume from the run's folder as it was, or start a new run in another --output")
  }
}
