import FMDistPlatform
import Foundation

/// A run's `checkpoints/`: `last.safetensors`, `previous.safetensors` (the one before) and `best.safetensors`; where more than two of the
/// newest stay, also `step-NNNNNNNN.safetensors` for each of them. What is the same checkpoint is one file with several names.
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

  /// How many of the newest checkpoints stay.
  package enum Keep: Sendable, Equatable {
    /// This many, at least ``fewest``.
    case newest(Int)
    case all

    /// The last and the one before it, which is gone back to where the last is damaged.
    package static let fewest = 2
    package static let standard = Keep.newest(fewest)
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

  /// Saves `checkpoint` as the last one, keeps the one before and as many as `keep` says, and saves it as the best one too when `isBest`. The folder is made
  /// if `makesFolder`: not by a thread of its own, which would make it again after it was moved away.
  package func write(
    _ checkpoint: Checkpoint, isBest: Bool, keep: Keep = .standard, makesFolder: Bool = true
  ) throws(CheckpointError) {
    let last = path(of: .last)
    let file = try checkpoint.prepare(for: last, makesFolder: makesFolder)
    // The best one first: a kill in between leaves a last one that trains this epoch again, and saves its best again. The
    // other way round the run would go on believing in a best file that was never written.
    if isBest { try name(file, path(of: .best), checkpoint) }
    if keep != .standard { try name(file, path(ofStep: checkpoint.step), checkpoint) }
    try keepPrevious()
    try AtomicFile.attempt("replace", last) { () throws(SystemError) in try file.place(at: last) }
    try AtomicFile.synchronizeFolder(path)
    prune(keep)
  }

  /// Gives `file`, which holds `checkpoint`, the name `path` as well; on a file system without hard links writes it a second time.
  private func name(_ file: TemporaryFile, _ path: String, _ checkpoint: Checkpoint) throws(CheckpointError) {
    try AtomicFile.expectFile(path)
    do throws(SystemError) { try file.link(at: path) } catch {
      return try checkpoint.write(to: path, makesFolder: false)
    }
    try AtomicFile.synchronizeFolder(self.path)
  }

  /// Removes those of ``numbered()`` that are too many. What can't be removed stays: it is in nobody's way.
  private func prune(_ keep: Keep) {
    guard case .newest(let count) = keep else { return }
    for found in numbered().dropFirst(keep == .standard ? 0 : count) { try? FileSystem.unlink(found.path) }
  }

  private static let (stepPrefix, suffix) = ("step-", ".safetensors")

  /// Where the checkpoint behind step `step` is, if more than two stay.
  package func path(ofStep step: Int) -> String {
    let digits = String(step)
    return "\(path)/\(Self.stepPrefix)\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits)\(Self.suffix)"
  }

  /// The checkpoints that have the number of their step in their name, the newest first.
  package func numbered() -> [(step: Int, path: String)] {
    ((try? FileSystem.names(in: path)) ?? []).compactMap { name in
      guard name.hasPrefix(Self.stepPrefix), name.hasSuffix(Self.suffix) else { return nil }
      let digits = name.dropFirst(Self.stepPrefix.count).dropLast(Self.suffix.count)
      guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let step = Int(digits) else { return nil }
      let file = path(ofStep: step)
      return file.hasSuffix("/\(name)") ? (step, file) : nil
    }.sorted { $0.step > $1.step }
  }

  /// The files of all checkpoints that may be there, in the order in which a run goes on from them.
  private var candidates: [String] {
    [path(of: .last), path(of: .previous)] + numbered().map(\.path) + [path(of: .best)]
  }

  /// All files here that are checkpoints' by their names.
  package var filesThere: [String] {
    candidates.filter { FileStatus($0, following: false) != nil }
  }

  /// Forgets the numbered checkpoints behind step `step`, for a run that goes on from there: it comes to them again, perhaps in another way.
  package func forget(behind step: Int) {
    for found in numbered() where found.step > step { try? FileSystem.unlink(found.path) }
  }

  /// Removes the checkpoints of an earlier run, so that a new run in this folder never goes on from one.
  package func clear() throws(CheckpointError) {
    // The last one last: until then a run is here.
    for file in candidates.reversed() {
      do throws(SystemError) { try FileSystem.unlink(file) } catch {
        guard error.code == ENOENT || error.code == ENOTDIR else {
          throw FileDescriptor.failure("remove", file, error)
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
    for file in candidates {
      do throws(CheckpointError) {
        let checkpoint = try Checkpoint(file: file)
        return Found(path: file, checkpoint: checkpoint, warnings: failures.map { "\($0); passed over" })
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
