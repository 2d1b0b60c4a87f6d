import FMDistPlatform
import Foundation

/// A run's `checkpoints/`: `last.safetensors`, `previous.safetensors` (the one before) and `best.safetensors`.
///
/// One process writes, any number read. At every instant, kill -9 and power loss included, ``newest()`` finds a complete
/// checkpoint once the first was written; docs/checkpoints.md goes through the instants.
package struct CheckpointFolder: Sendable {
  /// The files that stand in the folder.
  package enum Name: String, Sendable, CaseIterable {
    /// The newest.
    case last
    /// The one before the newest.
    case previous
    /// The one with the best validation.
    case best

    /// The file's name.
    package var fileName: String { "\(rawValue).safetensors" }
  }

  /// A checkpoint that was found.
  package struct Found: Sendable {
    /// The file that it was read from.
    package let path: String
    /// What it holds.
    package let checkpoint: Checkpoint
    /// One sentence for each newer file that could not be used; to be shown.
    package let warnings: [String]

    /// A checkpoint read from `path`.
    package init(path: String, checkpoint: Checkpoint, warnings: [String] = []) {
      self.path = path
      self.checkpoint = checkpoint
      self.warnings = warnings
    }
  }

  /// The folder.
  package let path: String

  /// The folder at `path`, which is made by the first ``write(_:isBest:)``.
  package init(_ path: String) { self.path = path }

  /// Where the file `name` is, or would be.
  package func path(of name: Name) -> String { "\(path)/\(name.fileName)" }

  /// Saves `checkpoint` as the last one, keeps the one before, and saves it as the best one too when `isBest`.
  package func write(_ checkpoint: Checkpoint, isBest: Bool) throws(CheckpointError) {
    // The best one first: a kill in between leaves a last one that trains this epoch again, and saves its best again. The
    // other way round the run would go on believing in a best file that was never written.
    if isBest { try checkpoint.write(to: path(of: .best)) }
    try AtomicFile.makeFolder(path)
    try keepPrevious()
    try checkpoint.write(to: path(of: .last))
  }

  /// Removes the checkpoints of an earlier run, so that a new run in this folder never goes on from one.
  package func clear() throws(CheckpointError) {
    for name in [Name.best, .previous, .last] {
      do throws(SystemError) { try FileSystem.unlink(path(of: name)) } catch {
        guard error.code == ENOENT || error.code == ENOTDIR else {
          throw FileDescriptor.failure("remove", path(of: name), error)
        }
      }
    }
  }

  /// Removes the last checkpoint if it is damaged, so that ``write(_:isBest:)`` never puts it in the place of a good one
  /// before. For a run that goes on from another checkpoint of this folder.
  package func removeDamagedLast() throws(CheckpointError) {
    do throws(CheckpointError) {
      _ = try Checkpoint(file: path(of: .last))
    } catch {
      guard error.kind == .malformed else { return }
      try AtomicFile.attempt("remove", path(of: .last)) { () throws(SystemError) in
        try FileSystem.unlink(path(of: .last))
      }
    }
  }

  /// Gives the last checkpoint the name `previous` as well. `last` never goes missing where the file system has hard
  /// links; where it has none, `last` becomes `previous`, and for a moment only that is there.
  private func keepPrevious() throws(CheckpointError) {
    let last = path(of: .last)
    let previous = path(of: .previous)
    let temporary = TemporaryFile.unusedPath(in: path)
    var source = last
    do throws(SystemError) {
      try FileSystem.link(last, as: temporary)
      source = temporary
    } catch {
      if error.code == ENOENT { return }
    }
    // POSIX: renaming one name of a file to another name of the same file does nothing, and leaves both.
    defer { try? FileSystem.unlink(temporary) }
    try AtomicFile.expectFile(previous)
    try AtomicFile.attempt("replace", previous) { () throws(SystemError) in
      try FileSystem.rename(source, to: previous)
    }
  }

  /// The newest complete checkpoint, or nil when there is none at all. Damaged files are passed over with a warning; when
  /// nothing but damaged files is there, the first one's error is thrown.
  package func newest() throws(CheckpointError) -> Found? {
    var failures: [CheckpointError] = []
    for name in [Name.last, .previous, .best] {
      do throws(CheckpointError) {
        let checkpoint = try Checkpoint(file: path(of: name))
        return Found(path: path(of: name), checkpoint: checkpoint, warnings: failures.map { "\($0); passed over" })
      } catch {
        if error.kind == .missing { continue }
        // A newer format or an unreadable disk is no damage: going back silently would lose work.
        guard error.kind == .malformed else { throw error }
        failures.append(error)
      }
    }
    if let first = failures.first { throw first }
    return nil
  }
}
