import FMDistPlatform
import FMDistProcessor
import FMDistRunFiles
import FMDistTraining

/// The checkpoints in a run's folder, and with them what has to be there to go on.
///
/// At most one is being written, by a thread of its own that touches nothing else of the run.
final class RunCheckpoints: CheckpointStore {
  /// What came of writing one.
  private enum Outcome: Sendable {
    case kept
    /// It could not be written, and `older`, of `moment`, is the newest that can be read.
    case failed(RunFileError, older: String, moment: String)
    /// It could not be written, and nothing else is there.
    case lost(RunFileError)
  }

  private let run: OpenRun
  private let log: RunLog
  private var hasSaved = false
  private var writing: (checkpoint: Checkpoint, isBest: Bool, work: BackgroundWork<Outcome>)?
  /// The best one, where it could not be written: with the next it is tried again.
  private var owed: Checkpoint?
  private(set) var isBehind = false
  /// Whether a file that was deleted could not be written again, which has been said.
  private var lacksFiles = false

  init(_ run: OpenRun, log: RunLog) {
    self.run = run
    self.log = log
  }

  var placeOfBest: String { run.folder.checkpoints.path(of: .best) }

  func best() -> Checkpoint? { try? Checkpoint(finite: placeOfBest) }

  func write(_ checkpoint: Checkpoint, isBest: Bool) throws {
    _ = try kept(waits: true)
    let (folder, owed, keep) = (run.folder.checkpoints, self.owed, self.keep)
    try run.inPlace { () throws(RunFileError) in
      try restoreFiles()
      try AtomicFile.makeFolder(folder.path)
      try Self.write(checkpoint, isBest: isBest, owed: owed, to: folder, keep: keep)
    }
    succeed()
  }

  func begin(_ checkpoint: Checkpoint, isBest: Bool) throws {
    _ = try kept(waits: true)
    try run.expectInPlace()
    do throws(RunFileError) {
      try restoreFiles()
      lacksFiles = false
    } catch {
      // The next one tries again, and the end does.
      if !lacksFiles { run.warn("\(error): the run continues without it, and tries again") }
      lacksFiles = true
    }
    let (folder, owed, keep) = (run.folder.checkpoints, self.owed, self.keep)
    try run.inPlace { () throws(RunFileError) in try AtomicFile.makeFolder(folder.path) }
    let work = BackgroundWork { () -> Outcome in
      // Else it would take turns with the thread of training that has started it, and all others wait for that one.
      Cores.unpin()
      do throws(RunFileError) {
        try Self.write(checkpoint, isBest: isBest, owed: owed, to: folder, keep: keep)
        return .kept
      } catch {
        guard let found = folder.newestFinite() else { return .lost(error) }
        return .failed(error, older: found.path, moment: found.checkpoint.moment)
      }
    }
    writing = (checkpoint, isBest, work)
  }

  var isWriting: Bool { writing.map { !$0.work.isDone } ?? false }

  func kept(waits: Bool) throws -> [Checkpoint] {
    guard let (checkpoint, isBest, work) = writing, waits || work.isDone else { return [] }
    writing = nil
    switch work.wait() {
    case .kept:
      succeed()
      return [checkpoint]
    case .failed(let error, let older, let moment):
      // Of a folder that is gone nothing is whole, whatever is in its place.
      try run.expectInPlace()
      if isBest { owed = checkpoint }
      // Once: a checkpoint may be due with every step.
      if !isBehind {
        run.warn(
          "\(error): the run continues without this checkpoint, and tries again; until then \(older), from \(moment), is the newest"
        )
      }
      isBehind = true
      return []
    case .lost(let error):
      try run.expectInPlace()
      throw error
    }
  }

  private var keep: CheckpointFolder.Keep { run.configuration.training.checkpoints.keep }

  private static func write(
    _ checkpoint: Checkpoint, isBest: Bool, owed: Checkpoint?, to folder: CheckpointFolder, keep: CheckpointFolder.Keep
  ) throws(RunFileError) {
    if !isBest, let owed { try owed.write(to: folder.path(of: .best), makesFolder: false) }
    try folder.write(checkpoint, isBest: isBest, keep: keep, makesFolder: false)
  }

  private func succeed() {
    hasSaved = true
    if isBehind { run.tell("checkpoints are written again") }
    isBehind = false
    owed = nil
  }

  /// Says so where the last checkpoint of the run is missing, now that it ends.
  func tellIfBehind() {
    guard isBehind else { return }
    run.lose(
      RunFileError(
        .io, path: run.folder.checkpoints.path(of: .last),
        "is older than the run's end, which could not be written"),
      "the result is that of the end, and resuming would repeat what is missing")
  }

  /// Writes again what was deleted of the folder since it was written, and says so.
  func restoreFiles() throws(RunFileError) {
    if !FileSystem.exists(run.folder.configuration) {
      try run.writeConfiguration()
      run.warnOfDeleted(run.folder.configuration)
    }
    try log.restore()
    let last = run.folder.checkpoints.path(of: .last)
    if hasSaved, writing == nil, !FileSystem.exists(last) { run.warnOfDeleted(last) }
  }
}
