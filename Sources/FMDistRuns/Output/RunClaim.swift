import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation
import Synchronization

/// A run's folder, held by this process: nobody else can train into it. The kernel gives it free when the process ends, however it ends.
///
/// A claim that is dropped before ``keep()`` leaves nothing behind.
package final class RunClaim: Sendable {
  /// What came of a try.
  enum Outcome {
    case taken(RunClaim)
    /// By a process that is alive.
    case held(RunHolder)
  }

  package let folder: RunFolder
  private let lock: FileLock
  /// The folders that this claim has made, the highest first.
  private let made: [String]
  private let madeMark: Bool
  /// What the mark said before.
  private let past: FileLock.Past?
  private let isKept = Atomic(false)
  /// What this claim has made, for as long as nothing else is in it.
  private let removals: Mutex<[RemovedOnSignal]>
  /// Whether the file system has locks.
  let isLocked: Bool

  private init(
    _ folder: RunFolder, _ lock: FileLock, made: [String], madeMark: Bool, past: FileLock.Past?, isLocked: Bool
  ) {
    self.folder = folder
    self.lock = lock
    self.made = made
    self.madeMark = madeMark
    self.past = past
    self.isLocked = isLocked
    removals = Mutex(Self.removals(made: made, mark: madeMark ? lock.path : nil, .file))
  }

  deinit {
    if isKept.load(ordering: .relaxed), !isAlone { return }
    if !isKept.load(ordering: .relaxed), !madeMark, let past { lock.restore(past) }
    // Still locked: whoever opened the file before finds that it is not in its place any more, and tries again.
    if madeMark, lock.isInPlace { try? FileSystem.unlink(lock.path) }
    for folder in made.reversed() { try? FileSystem.removeFolder(folder) }
  }

  /// Whether nobody else can have had the folder before.
  var isNew: Bool { made.last == folder.path }

  /// The run begins to write: its folder stays, unless it comes to nothing before anything is written.
  package func keep() {
    isKept.store(true, ordering: .relaxed)
    removals.withLock { $0 = Self.removals(made: made, mark: madeMark ? lock.path : nil, .loneFile) }
  }

  private static func removals(made: [String], mark: String?, _ kind: RemovedOnSignal.Kind) -> [RemovedOnSignal] {
    made.map { RemovedOnSignal($0, .emptyFolder) } + (mark.map { [RemovedOnSignal($0, kind)] } ?? [])
  }

  /// Whether the mark is all that is in the folder.
  private var isAlone: Bool { (try? FileSystem.names(in: folder.path)) == [PathText.split(folder.mark).name] }

  /// Throws (74) where the folder was deleted, moved or replaced since it was taken.
  func expectInPlace() throws(RunFileError) {
    if lock.isInPlace { return }
    throw RunFileError(
      .io, path: folder.path,
      "was deleted, moved or emptied while the run was writing there, so nothing more is saved; a checkpoint that was moved "
        + "can be resumed with --resume and its path")
  }

  /// Takes `folder`, which is made where it is not there. Throws (73) where another process holds it, (64) where what is in it is no run's.
  package static func take(_ folder: RunFolder) throws(RunError) -> RunClaim {
    switch try attempt(folder) {
    case .taken(let claim): return claim
    case .held(let holder):
      throw RunError(
        .cannotCreate, "\(folder.path) \(holder.sentence): wait until it ends, or choose another --output")
    }
  }

  static func attempt(_ folder: RunFolder) throws(RunError) -> Outcome {
    // The longest of the names in it must be possible.
    guard folder.path.systemBytes.count + 160 < PATH_MAX else {
      throw RunError(
        .usage,
        "--output: the path has \(folder.path.systemBytes.count) bytes, \(Int(PATH_MAX) - 161) at most can be used")
    }
    func failure(_ error: SystemError) -> RunError {
      if let status = FileStatus(folder.path, following: false), status.kind != .folder,
        !FileSystem.isFolder(folder.path)
      {
        let found = status.kind == .link ? "a link that leads to no folder" : "a file"
        return RunError(.io, "\(folder.path): is \(found); a folder was expected")
      }
      return RunError(.io, "\(folder.path): cannot be written to: \(error)")
    }
    // Another process may take the folder away again between two steps here.
    var missing: SystemError?
    for _ in 0..<1000 {
      do throws(SystemError) {
        switch try step(folder) {
        case .again: continue
        case .held(let holder): return .held(holder)
        case .foreign: break
        case .taken(let claim):
          let check = Result { () throws(RunError) in try folder.expectPlainFiles() }
          if case .success = check {
            folder.sweep()
            return .taken(claim)
          }
        }
      } catch {
        guard error.code == ENOENT else {
          try folder.expectPlainFiles()
          throw failure(error)
        }
        missing = error
        continue
      }
      // It is not ours, or not in order: says why.
      try folder.expectOwnOrEmpty()
      try folder.expectPlainFiles()
    }
    // Such as in /proc, where nothing can be made.
    if let missing { throw failure(missing) }
    throw RunError(.io, "\(folder.path): cannot be kept in place: something else changes it all the time")
  }

  private enum Step {
    case taken(RunClaim)
    case held(RunHolder)
    /// It holds something that is no run's.
    case foreign
    /// Somebody was quicker.
    case again
  }

  private static func step(_ folder: RunFolder) throws(SystemError) -> Step {
    let made = try FileSystem.makeFolders(folder.path)
    var isTaken = false
    defer { if !isTaken { for folder in made.reversed() { try? FileSystem.removeFolder(folder) } } }
    guard folder.content.isEmpty || folder.isOwn else { return .foreign }
    let madeMark = FileStatus(folder.mark, following: false) == nil
    let lock = try FileLock(opening: folder.mark)
    let outcome = try lock.lock()
    if outcome == .held { return .held(RunHolder(lock)) }
    guard lock.isInPlace else { return .again }
    // A second name of it is in a copy of the folder (cp -l), which is another run's.
    if let status = FileStatus(descriptor: lock.descriptor), status.names > 1 {
      try TemporaryFile(in: folder.path).place(at: folder.mark)
      return .again
    }
    let claim = RunClaim(
      folder, lock, made: made, madeMark: madeMark, past: lock.past(limit: 1 << 20), isLocked: outcome == .locked)
    isTaken = true
    try lock.write(RunHolder.mine.text)
    return .taken(claim)
  }
}
