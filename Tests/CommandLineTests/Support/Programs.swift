import FMDistTestSupport
import Foundation
import Testing

/// The programs that tests start.
enum Programs {
  /// The built `name`: beside the running program, or beside the bundle that a test helper was told to open.
  static func built(_ name: String) throws -> String {
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let bundles = CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() }
    return try #require(
      ([own] + bundles).map { $0.appending(path: name).path() }.first(where: isExecutable),
      "\(name) is not beside the tests; build all of the package first")
  }

  /// The mpirun of the MPI that the programs are built with, and its options for any number of ranks on this host.
  static func mpirun() throws -> [String] {
    [try #require(JobLauncher.path, "\(JobLauncher.missing)")] + JobLauncher.options
  }

  /// `script` of util-linux, which gives a command a terminal.
  static let script = find("script")

  private static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map { "\($0)/\(name)" }
      .first(where: isExecutable)
  }

  private static func isExecutable(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
}
