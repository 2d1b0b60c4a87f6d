import FMDistPlatform
import FMDistTraining
import Foundation

/// The process that holds a run's folder, as the folder's mark says.
struct RunHolder: Equatable {
  let process, host, since: String
  /// The process that starts ranks, above the holder; "none" where there is none.
  let launcher: String

  /// This process.
  static let mine = RunHolder(
    process: "\(getpid())", host: (SystemText.hostName ?? "").visible, since: Date.now.formatted(.iso8601),
    launcher: ProcessParents.lostLauncher().map { "\($0.process)" } ?? "none")

  init(process: String, host: String, since: String, launcher: String) {
    (self.process, self.host, self.since, self.launcher) = (process, host, since, launcher)
  }

  /// Reads what the holder of `lock` wrote, for which one that has just taken it gets a moment.
  init(_ lock: FileLock) {
    let polls = 50
    let microseconds: UInt32 = 2000
    var lines: [Substring] = []
    for poll in 0..<polls {
      lines = String(decoding: lock.content(most: 1024), as: UTF8.self).split(separator: "\n")
      if lines.contains(where: { $0.hasPrefix("launcher: ") }) { break }
      if poll + 1 < polls { usleep(microseconds) }
    }
    func value(_ key: String) -> String {
      lines.first { $0.hasPrefix("\(key): ") }.map { String($0.dropFirst(key.count + 2)) } ?? "unknown"
    }
    self.init(process: value("process"), host: value("host"), since: value("since"), launcher: value("launcher"))
  }

  /// The content of the mark.
  var text: String {
    "\(RunFolder.markLine)\nprocess: \(process)\nhost: \(host)\nsince: \(since)\nlauncher: \(launcher)\n"
  }

  /// Whether the holder and this process were started by the same launcher, of which neither knew: ranks that lost their environment.
  var isLostRank: Bool {
    launcher != "none" && launcher == Self.mine.launcher && host == Self.mine.host
  }

  /// What is said where this process trains alone, though something that starts ranks has started it.
  static let launcherWarning: String? = ProcessParents.lostLauncher().map {
    "\($0.name) started this process, but its environment variables are missing, so it trains alone; do not start ranks through "
      + "`env -i` or sudo"
  }

  /// What the folder is, for a sentence.
  var sentence: String {
    guard process != "unknown" else { return "is held by another run, which has only just started" }
    let held = "is held by another run, process \(process) on \(host) since \(since)"
    guard isLostRank else { return held }
    return held
      + ". Both were started by one launcher, whose environment variables are missing here, so each would train alone; do not start ranks through "
      + "`env -i` or sudo. Otherwise"
  }
}
