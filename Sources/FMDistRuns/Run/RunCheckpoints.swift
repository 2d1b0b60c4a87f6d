import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// The checkpoints in a run's folder, and with them what has to be there to go on.
final class RunCheckpoints: CheckpointStore {
  private let run: OpenRun
  private let log: RunLog
  private var hasSaved = false

  init(_ run: OpenRun, log: RunLog) {
    self.run = run
    self.log = log
  }

  var placeOfBest: String { run.folder.checkpoints.path(of: .best) }

  func best() -> Checkpoint? { try? Checkpoint(finite: placeOfBest) }

  func write(_ checkpoint: Checkpoint, isBest: Bool) throws {
    try run.inPlace { () throws(RunFileError) in
      try restoreFiles()
      try run.folder.checkpoints.write(checkpoint, isBest: isBest)
    }
    hasSaved = true
  }

  /// Writes again what was deleted of the folder since it was written, and says so.
  func restoreFiles() throws(RunFileError) {
    if !FileSystem.exists(run.folder.configuration) {
      run.warnOfDeleted(run.folder.configuration)
      try run.writeConfiguration()
    }
    try log.restore()
    let last = run.folder.checkpoints.path(of: .last)
    if hasSaved, !FileSystem.exists(last) { run.warnOfDeleted(last) }
  }
}
