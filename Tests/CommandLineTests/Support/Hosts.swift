import Foundation
import Testing

/// Several hosts on this machine, by `launch/hosts`.
enum Hosts {
  /// Why there can be none here, in the words of `launch/hosts`; nil where there can.
  static let obstacle: String? = {
    let unavailable: Int32 = 69  // sysexits' EX_UNAVAILABLE
    guard let finished = try? run("hostname"), finished.code == unavailable else { return nil }
    return finished.errors.trimmingCharacters(in: .whitespacesAndNewlines)
  }()

  /// `words` as `launch/hosts` with `options` starts them.
  static func wrap(_ words: [String], _ options: [String]) -> [String] { [script] + options + ["--"] + words }

  /// Starts `training` into the folder `output`, on hosts made by `options`; `environment` is `NAME=value` for its processes.
  static func start(
    _ training: Training, _ output: String, _ options: [String], _ more: [String] = [], environment: [String] = []
  ) throws -> Command {
    try Command(training.arguments(output, more), in: training.workspace) {
      wrap(environment.isEmpty ? $0 : ["env"] + environment + $0, options + ["--traffic"])
    }
  }

  /// The bytes that each host has sent to the others, in a command's standard error.
  static func bytesSent(_ errors: String) -> [Int] {
    errors.matches(of: /host[0-9]+ \([0-9]+ ranks\) sent ([0-9]+) bytes/).compactMap { Int($0.output.1) }
  }

  /// How long after the cut of a link mpirun ended, in a command's standard error.
  static func secondsAfterCut(_ errors: String) throws -> Int {
    let ended = errors.firstMatch(of: /mpirun ended with code [0-9]+ ([0-9]+) s after the cut/)
    return try #require(ended.flatMap { Int($0.output.1) }, "\(errors)")
  }

  private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../launch/hosts"
  ).standardizedFileURL.path()

  private static func run(_ program: String) throws -> Command.Finished {
    try Command([], in: Workspace()) { _ in wrap([program], []) }.finish()
  }
}
