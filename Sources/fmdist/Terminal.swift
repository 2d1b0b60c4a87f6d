import FMDistCommunication
import FMDistPlatform
import Foundation

/// The terminal that a run's output is shown on.
///
/// Under mpirun a rank's standard output is a pipe to mpirun, which passes it on, or with Open MPI a terminal that mpirun has made; what
/// counts is where mpirun's goes.
struct Terminal: Sendable {
  private let device: String

  /// This process's terminal, or its launcher's on the same host; nil where output goes to a file, a pipe or another host.
  static var ofJob: Terminal? {
    let mayBeMade = MPIImplementation.openMPI.isRank(in: ProcessInfo.processInfo.environment)
    if isatty(STDOUT_FILENO) == 1, !mayBeMade { return Terminal(device: "/proc/self/fd/1") }
    var process = getppid()
    var launcher: Int32?
    while process > 1, let status = ProcessStatus(process), status.isLauncher {
      launcher = process
      process = status.parent
    }
    guard let launcher else { return nil }
    let output = "/proc/\(launcher)/fd/1"
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: output),
      target.hasPrefix("/dev/pts/") || target.hasPrefix("/dev/tty")
    else { return nil }
    return Terminal(device: target)
  }

  /// Whether it says that it cannot move its cursor.
  var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

  /// Whether characters outside of ASCII are shown: unless the environment names a character set that is not UTF-8.
  static let showsUnicode: Bool = {
    let environment = ProcessInfo.processInfo.environment
    // The first that is set and not empty decides, as POSIX has it.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let locale = locale?.lowercased() else { return true }
    return locale.contains("utf-8") || locale.contains("utf8")
  }()

  /// Columns, now; 80 where the terminal does not say.
  var width: Int {
    let descriptor = open(device, O_RDONLY | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { return 80 }
    defer { close(descriptor) }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

extension ProcessStatus {
  /// Whether it is a part of a launcher, or the process that watches over a rank.
  fileprivate var isLauncher: Bool {
    ["mpirun", "mpiexec", "hydra", "orterun", "prterun", "rank-supervisor"].contains { name.hasPrefix($0) }
  }
}
