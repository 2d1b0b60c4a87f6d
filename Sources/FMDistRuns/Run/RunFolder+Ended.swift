import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

extension RunFolder {
  /// Whether all that the end of a run writes is here, for the run whose newest checkpoint is `checkpoint`: nothing was left undone by a
  /// kill, and nothing removed since.
  ///
  /// The result comes first, and the page last; so what is older than the result is of an earlier moment, such as a `report` of the run
  /// in the middle.
  func hasEnded(with checkpoint: Checkpoint) -> Bool {
    guard let record = try? RunRecord(self), let result = record.result, record.environment != nil,
      record.history == checkpoint.history, result.epochs == checkpoint.history.rows.count,
      let time = FileStatus(self.result)?.modified
    else { return false }
    if result.weightsEpoch == result.epochs {
      guard result.weightsSHA256 == checkpoint.weightsSHA256 else { return false }
    } else {
      let best = try? Checkpoint(finite: checkpoints.path(of: .best))
      guard result.weightsSHA256 == best?.weightsSHA256 else { return false }
    }
    let drawn = RunPictures.ofEnd(with: result).flatMap { name in Picture.Format.allCases.map { picture(name, $0) } }
    let after =
      [confusion, report] + (result.calibration == nil ? [] : [thresholds])
      + (result.confusion == nil ? [] : [confusionTable, errorTable]) + drawn
    return [configuration, historyTable, log].allSatisfy(FileSystem.exists)
      && after.allSatisfy { FileStatus($0).map { $0.modified >= time } ?? false }
  }
}

extension RunConfiguration {
  /// Why nothing is left to do for a run in `folder` that goes on from `checkpoint`; nil where something is.
  func trained(in folder: RunFolder, _ checkpoint: Checkpoint?) -> Trained? {
    // More epochs than are asked for are no end of this run, but a mistake that is said elsewhere.
    guard let checkpoint, checkpoint.sampleOffset == 0, checkpoint.history.rows.count <= training.epochs,
      let trained = trained(after: checkpoint.history),
      folder.hasEnded(with: checkpoint)
    else { return nil }
    return trained
  }
}
