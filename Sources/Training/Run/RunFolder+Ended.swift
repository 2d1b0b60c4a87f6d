import Foundation
import Reports
import RunFiles

extension RunFolder {
  /// Whether all that the end of a run writes is here, for the run whose newest checkpoint is `checkpoint`: nothing was left undone by a
  /// kill, and nothing removed since.
  ///
  /// The result comes first, and the page last; so what is older than the result is of an earlier moment, such as a `report` of the run
  /// in the middle.
  func hasEnded(with checkpoint: Checkpoint) -> Bool {
    guard let record = try? RunRecord(self), let result = record.result, record.environment != nil,
      record.history == checkpoint.history, result.epochs == checkpoint.history.rows.count,
      let time = Self.modification(of: self.result)
    else { return false }
    if result.weightsEpoch == result.epochs {
      guard result.weightsSHA256 == checkpoint.weightsSHA256 else { return false }
    } else {
      let best = try? Checkpoint(finite: checkpoints.path(of: .best))
      guard result.weightsSHA256 == best?.weightsSHA256 else { return false }
    }
    let isThere = FileManager.default.fileExists(atPath:)
    let drawn = RunPictures.atTheEnd.flatMap { name in Picture.Format.allCases.map { picture(name, $0) } }
    let after = [confusion, confusionTable, errorTable, report] + drawn
    return [configuration, historyTable, log].allSatisfy(isThere)
      && after.allSatisfy { Self.modification(of: $0).map { $0 >= time } ?? false }
  }

  /// When the file at `path` was written, in nanoseconds since 1970; nil where there is none.
  private static func modification(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
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
