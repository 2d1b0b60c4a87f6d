import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Glibc

/// A run's folder and the names of what is in it.
package struct RunFolder: Sendable, Equatable {
  /// The folder.
  package let path: String

  /// The folder at `path`, there or not.
  package init(_ path: String) { self.path = PathText.plain(path) }

  /// The configuration with every default written out.
  package var configuration: String { "\(path)/config.yaml" }
  /// A row an epoch.
  package var history: String { "\(path)/history.tsv" }
  /// The same and more, for spreadsheets.
  package var historyTable: String { "\(path)/history.csv" }
  /// The run's result.
  package var result: String { "\(path)/result.json" }
  /// The confusion matrix as a table.
  package var confusion: String { "\(path)/confusion.txt" }
  /// What each threshold of a probability reaches.
  package var thresholds: String { "\(path)/thresholds.json" }
  /// What happened, as it happened.
  package var log: String { "\(path)/log.jsonl" }
  /// On what it was made, and from which data.
  package var environment: String { "\(path)/environment.json" }
  /// All of it as one page.
  package var report: String { "\(path)/report.html" }
  /// What each thread did in some of the steps.
  package var trace: String { "\(path)/trace.json" }
  /// Where TensorBoard's event files are.
  package var tensorBoard: String { "\(path)/tensorboard" }
  /// Where checkpoints are kept.
  package var checkpoints: CheckpointFolder { CheckpointFolder("\(path)/checkpoints") }

  /// Whether a run has left anything here that another one would overwrite.
  package var isUsed: Bool {
    !isSearch
      && ([configuration, history, result].contains { FileStatus($0, following: false) != nil }
        || !checkpoints.filesThere.isEmpty)
  }

  /// Whether it is the folder of a search, whose configuration is no run's; one that both have marked is the run's.
  package var isSearch: Bool { TuneFolder(path).isMarked && !isMarked }

  /// What there is for a command that wants a run and was given a search's folder.
  static func advice(forSearch path: String) -> String {
    "is the folder of a search: give one of its runs, in \(path)/trials, or the weights of the best, \(TuneFolder(path).bestCheckpoint)"
  }

  /// Whether a run was finished here.
  package var hasResult: Bool { FileSystem.exists(result) }

  /// The finished epochs; none of a run that has begun and finished none.
  func epochs() throws(RunFileError) -> History {
    isUsed && !FileSystem.exists(history) ? History() : try History(file: history)
  }

  /// Whether `other` is the same folder, however it is written.
  package func isSame(as other: RunFolder) -> Bool {
    FileSystem.areSame(path, other.path)
  }

  /// Removes what an earlier run left.
  package func clear() throws(RunFileError) {
    try checkpoints.clear()
    try clearResult()
    try remove([history, historyTable, log, trace, environment])
    try TensorBoardFolder.clear(tensorBoard)
  }

  /// Removes what a finished run says of its end, the result last: as long as it is there, the rest is to be removed.
  func clearResult() throws(RunFileError) { try remove([confusion, thresholds, report] + pictureFiles + [result]) }

  private func remove(_ files: [String]) throws(RunFileError) {
    for file in files {
      do throws(SystemError) { try FileSystem.unlink(file) } catch {
        guard error.code == ENOENT else { throw RunFileError(.io, path: file, "cannot be removed: \(error)") }
      }
    }
  }

  /// The folders in `parent` of runs called `name` for which none was named, in order.
  static func numbered(_ name: String, in parent: String) -> some BidirectionalCollection<RunFolder> {
    (1...mostNumber).lazy.map { RunFolder($0 == 1 ? "\(parent)/\(name)" : "\(parent)/\(name)-\($0)") }
  }

  static let mostNumber = 9999
}
