import Foundation
import RunFiles

/// A run's folder and the names of what is in it.
public struct RunFolder: Sendable, Equatable {
  /// The folder.
  public let path: String

  /// The folder at `path`, there or not.
  public init(_ path: String) { self.path = Self.plain(path) }

  /// The configuration with every default written out.
  public var configuration: String { "\(path)/config.yaml" }
  /// A row an epoch.
  public var history: String { "\(path)/history.tsv" }
  /// The same and more, for spreadsheets.
  public var historyTable: String { "\(path)/history.csv" }
  /// What the run came to.
  public var result: String { "\(path)/result.json" }
  /// The confusion matrix as a table.
  public var confusion: String { "\(path)/confusion.txt" }
  /// What happened, as it happened.
  public var log: String { "\(path)/log.jsonl" }
  /// On what it was made, and from which data.
  public var environment: String { "\(path)/environment.json" }
  /// All of it as one page.
  public var report: String { "\(path)/report.html" }
  /// What each thread did in some of the steps.
  public var trace: String { "\(path)/trace.json" }
  /// Where TensorBoard's event files are.
  public var tensorBoard: String { "\(path)/tensorboard" }
  /// Where checkpoints are kept.
  public var checkpoints: CheckpointFolder { CheckpointFolder("\(path)/checkpoints") }

  /// Whether a run has left anything here that another one would overwrite.
  public var isUsed: Bool {
    ([configuration, history, result] + CheckpointFolder.Name.allCases.map(checkpoints.path(of:)))
      .contains { FileManager.default.fileExists(atPath: $0) }
  }

  /// Whether a run was finished here.
  public var hasResult: Bool { FileManager.default.fileExists(atPath: result) }

  /// The finished epochs; none of a run that has begun and finished none.
  func epochs() throws(RunFileError) -> History {
    isUsed && !FileManager.default.fileExists(atPath: history) ? History() : try History(file: history)
  }

  /// Whether `other` is the same folder, however it is written.
  public func isSame(as other: RunFolder) -> Bool {
    func real(_ path: String) -> String { URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path() }
    return real(path) == real(other.path)
  }

  /// Removes what an earlier run left.
  public func clear() throws(RunFileError) {
    try checkpoints.clear()
    try clearResult()
    try remove([history, historyTable, log, trace, environment])
    try TensorBoardFolder.clear(tensorBoard)
  }

  /// Removes what a finished run says of its end, the result last: as long as it is there, the rest is to be removed.
  func clearResult() throws(RunFileError) { try remove([confusion, report] + pictureFiles + [result]) }

  private func remove(_ files: [String]) throws(RunFileError) {
    for file in files where unlink(file) != 0 && errno != ENOENT {
      throw RunFileError(.io, path: file, "cannot be removed: \(String(cString: strerror(errno)))")
    }
  }

  /// The folder for a run called `name` when none was named: `runs/NAME`, or the first unused of `runs/NAME-2`, `-3`, …
  public static func unused(name: String) -> RunFolder {
    numbered(name).first { !$0.isUsed } ?? RunFolder("runs/\(name)")
  }

  /// The folder with the highest number of a run called `name` among those that ``unused(name:)`` gave, or `runs/NAME`.
  public static func latest(name: String) -> RunFolder {
    numbered(name).last { $0.isUsed } ?? RunFolder("runs/\(name)")
  }

  private static func numbered(_ name: String) -> some BidirectionalCollection<RunFolder> {
    (1...9999).lazy.map { RunFolder($0 == 1 ? "runs/\(name)" : "runs/\(name)-\($0)") }
  }
}
