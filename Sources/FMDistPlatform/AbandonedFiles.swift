import Glibc

/// Files that a library makes for processes to meet in, and that one that was killed could not delete.
package enum AbandonedFiles {
  /// Deletes this user's files in `folder` whose names begin with one of `prefixes`, and which no process has open or mapped.
  ///
  /// In a container, whose processes do not see the host's, only those that are older than `secondsUnseen`. Faults are left to the next call.
  package static func remove(in folder: String, prefixes: [String], secondsUnseen: Int = 600) {
    let candidates = ((try? FileSystem.names(in: folder)) ?? []).filter { name in
      guard prefixes.contains(where: name.hasPrefix), let status = FileStatus("\(folder)/\(name)", following: false)
      else { return false }
      return status.kind == .file && status.isMine && (seesAllProcesses || age(of: status) > secondsUnseen)
    }
    guard !candidates.isEmpty, let used = usedFiles() else { return }
    for name in candidates where !used.contains(name) { try? FileSystem.unlink("\(folder)/\(name)") }
  }

  /// All that this user's processes have open or mapped, as text that contains the files' names; nil where one of them does not tell.
  ///
  /// What is open is looked at first: a file is mapped before it is closed, so that one that is on its way is found in either.
  private static func usedFiles() -> String? {
    var text = ""
    for process in (try? FileSystem.names(in: "/proc")) ?? [] where Int(process) != nil {
      let folder = "/proc/\(process)"
      guard FileStatus(folder)?.isMine == true else { continue }
      do throws(SystemError) {
        for descriptor in try FileSystem.names(in: "\(folder)/fd") {
          text += (FileSystem.destination(ofLink: "\(folder)/fd/\(descriptor)") ?? "") + "\n"
        }
        guard let maps = SystemFile.text("\(folder)/maps", limit: 1 << 26) else { throw SystemError() }
        text += maps
      } catch {
        // It has ended meanwhile, or may do more than this process, which no rank does.
        guard [ENOENT, ESRCH, EACCES, EPERM].contains(error.code) else { return nil }
      }
    }
    return text
  }

  private static func age(of status: FileStatus) -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec - status.changed / 1_000_000_000
  }

  /// Whether this process is in the first of the namespaces of processes, which the kernel gives this number (`PROC_PID_INIT_INO`).
  private static let seesAllProcesses = FileSystem.destination(ofLink: "/proc/self/ns/pid") == "pid:[4026531836]"
}
