import Glibc
import Synchronization

/// A file that is being written, beside the one that it will become. It is locked until then, so ``sweep(_:)`` takes it away if, and only if, nobody
/// writes it any more, on whichever host that was.
///
/// Its name says nothing of the file's, so that it is short enough where the file's name is as long as a name can be.
package final class TemporaryFile: Sendable {
  private static let prefix = ".fmdist."
  private static let suffix = ".tmp"
  private static let folderSuffix = ".part"
  private static let oldSuffix = ".old"

  /// Where it lies.
  package let path: String
  private let lock: FileLock
  /// The file, and the folder that goes with it.
  private let removals: Mutex<[RemovedOnSignal]>
  /// Whether it has got its name, or is gone.
  private let isDone = Atomic(false)

  /// Open for writing.
  package var descriptor: Int32 { lock.descriptor }

  /// Makes an empty file in `folder`, and takes away what dead processes left there.
  package init(in folder: String) throws(SystemError) {
    Self.sweep(folder)
    while true {
      let path = Self.unusedPath(in: folder)
      let lock: FileLock
      do throws(SystemError) {
        lock = try FileLock(opening: path, flags: O_RDWR | O_CREAT | O_EXCL)
      } catch {
        if error.code == EEXIST { continue }
        throw error
      }
      // Somebody who sweeps may have been quicker.
      if try lock.lock() != .held, lock.isInPlace {
        self.path = path
        self.lock = lock
        removals = Mutex([RemovedOnSignal(path), RemovedOnSignal(Self.companion(path, Self.folderSuffix), .tree)])
        return
      }
      try? FileSystem.unlink(path)
    }
  }

  deinit { discard() }

  /// Gives the file its name, in the place of what is there.
  package func place(at path: String) throws(SystemError) {
    try FileSystem.rename(self.path, to: path)
    done()
  }

  /// Gives the file the name `path` as well, in the place of what is there; it keeps its own. Throws on a file system without hard links.
  package func link(at path: String) throws(SystemError) {
    let name = Self.unusedPath(in: PathText.split(path).folder)
    try FileSystem.link(self.path, as: name)
    // Two names of the same file are left as they are by a rename.
    defer { try? FileSystem.unlink(name) }
    try FileSystem.rename(name, to: path)
  }

  /// Takes the file away, unless it has got its name.
  package func discard() {
    guard done() else { return }
    try? FileSystem.removeTree(folder)
    try? FileSystem.unlink(path)
  }

  /// Gives whether it was open until now.
  @discardableResult
  private func done() -> Bool {
    guard !isDone.exchange(true, ordering: .relaxed) else { return false }
    removals.withLock { $0 = [] }
    return true
  }

  /// A path in `folder` for a second name of a file, which is as temporary.
  package static func unusedPath(in folder: String) -> String { "\(folder)/\(prefix)\(random())\(suffix)" }

  /// A name for a folder that is being written, which goes with this file.
  package var folder: String { Self.companion(path, Self.folderSuffix) }

  /// A name for what the folder replaces; put back by whoever sweeps if the folder did not get its name. This file is to hold that name then.
  package var replaced: String { Self.companion(path, Self.oldSuffix) }

  /// Notes the name in the same folder that ``folder`` will get.
  package func note(name: String) throws(SystemError) { try lock.write(name) }

  /// Takes away the temporary files in `folder`, and what goes with them, that nobody holds. Other users' are left alone, by root as well:
  /// what they say is not to be trusted.
  package static func sweep(_ folder: String) {
    guard let names = try? FileSystem.names(in: folder) else { return }
    for name in names where isTemporary(name) {
      let path = "\(folder)/\(name)"
      guard let lock = try? FileLock(opening: path, flags: O_RDWR), (try? lock.lock()) == .locked, lock.isInPlace,
        FileStatus(descriptor: lock.descriptor)?.isMine ?? false
      else { continue }
      let (part, old) = (companion(path, folderSuffix), companion(path, oldSuffix))
      let parts = [part, old].compactMap { FileStatus($0, following: false) }
      guard parts.allSatisfy(\.isMine) else { continue }
      if parts.count == 2 {
        // Killed between the two renames.
        let target = String(decoding: lock.content(most: 4096), as: UTF8.self)
        guard isName(target), FileStatus("\(folder)/\(target)", following: false) == nil,
          (try? FileSystem.rename(old, to: "\(folder)/\(target)")) != nil
        else { continue }
      }
      try? FileSystem.removeTree(part)
      try? FileSystem.removeTree(old)
      try? FileSystem.unlink(path)
    }
  }

  /// Whether a file in a folder can have this name: it leads nowhere else.
  private static func isName(_ text: String) -> Bool {
    !["", ".", ".."].contains(text) && !text.utf8.contains { [0, UInt8(ascii: "/")].contains($0) }
  }

  /// Whether a file called `name` is, or was, a temporary one.
  package static func isTemporary(_ name: String) -> Bool {
    let middle = name.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
    return name.hasPrefix(prefix) && name.hasSuffix(suffix) && middle.count == 16
      && middle.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func companion(_ path: String, _ suffix: String) -> String {
    String(decoding: path.utf8.dropLast(Self.suffix.utf8.count), as: UTF8.self) + suffix
  }

  private static func random() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
