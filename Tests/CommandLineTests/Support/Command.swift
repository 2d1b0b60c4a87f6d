import Foundation
import Testing

/// A started program, `fmdist` unless said otherwise, alone or under mpirun; killed after ``secondsAllowed``, so that no test waits for ever.
final class Command {
  /// What a finished command left.
  struct Finished {
    /// The exit code, or 128 + the signal that ended it.
    let code: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let errors: String
    /// From start to end.
    let seconds: Double
  }

  /// The longest that a command may take.
  static let secondsAllowed = 100.0

  private let process = Process()
  private let files: [URL]
  /// Held, as it is deleted with its last holder.
  private let workspace: Workspace
  private let input = Pipe()
  private let start = Date()

  /// Starts `program` with `arguments` in `workspace`; under mpirun where there are `ranks`.
  ///
  /// `wrapping` may put another command around it, such as one that gives it a terminal.
  init(
    _ arguments: [String], program: String = "fmdist", ranks: Int? = nil, in workspace: Workspace,
    environment: [String: String] = [:],
    wrapping: ([String]) -> [String] = { $0 }
  ) throws {
    self.workspace = workspace
    var words = [try Programs.built(program)] + arguments
    if let ranks { words = try Programs.mpirun() + ["-n", "\(ranks)"] + words }
    words = wrapping(words)
    // Files and not pipes: a rank that outlived its job would keep a pipe open.
    let names = ["output", "errors"].map { "\($0)-\(UUID().uuidString)" }
    files = names.map { URL(filePath: workspace.path($0)) }
    for file in files { try Data().write(to: file) }
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = URL(filePath: workspace.folder)
    process.environment = Self.environment(workspace).merging(environment) { $1 }
    process.standardInput = input
    let outputs = try files.map(FileHandle.init(forWritingTo:))
    process.standardOutput = outputs[0]
    process.standardError = outputs[1]
    // Foundation's Process is never freed on Linux, nor what it holds; and with more than about 1,300 open files it
    // reads beyond its list of them and dies (swift-corelibs-foundation, pull request 5472).
    defer { for output in outputs { try? output.close() } }
    // The threads that run tests have signals blocked, and a child would inherit that.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
  }

  deinit { try? input.fileHandleForWriting.close() }

  /// Runs `program` with `arguments` to its end.
  static func run(
    _ arguments: [String], program: String = "fmdist", ranks: Int? = nil, in workspace: Workspace,
    environment: [String: String] = [:]
  ) throws -> Finished {
    try Command(arguments, program: program, ranks: ranks, in: workspace, environment: environment).finish()
  }

  /// Runs `fmdist` with `arguments` to its end, which has to be `code`.
  @discardableResult
  static func run(
    _ arguments: [String], ranks: Int? = nil, in workspace: Workspace, expecting code: Int32,
    _ sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Finished {
    let finished = try run(arguments, ranks: ranks, in: workspace)
    try #require(
      finished.code == code, "\(finished.output)\n\(finished.errors)", sourceLocation: sourceLocation)
    return finished
  }

  /// Whether it has not ended yet.
  var isRunning: Bool { process.isRunning }

  /// The process: fmdist's, or mpirun's.
  var identifier: Int32 { process.processIdentifier }

  /// What is on standard output so far.
  var output: String { (try? Data(contentsOf: files[0])).map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// Types `text`, where the command has a terminal.
  func type(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// Returns when `text` is on standard output.
  func wait(for text: String) throws {
    while !output.contains(text) {
      try #require(process.isRunning || output.contains(text), "ended without saying \(text)")
      killIfLate()
      usleep(2_000)
    }
  }

  /// Waits for the end.
  func finish() throws -> Finished {
    while process.isRunning {
      killIfLate()
      usleep(5_000)
    }
    let code =
      process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    return Finished(
      code: code, output: output, errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      seconds: Date().timeIntervalSince(start))
  }

  private func killIfLate() {
    if Date().timeIntervalSince(start) > Self.secondsAllowed { kill(identifier, SIGKILL) }
  }

  /// This process's environment without what a launcher, or the person who runs the tests, has put there.
  private static func environment(_ workspace: Workspace) -> [String: String] {
    var result = ProcessInfo.processInfo.environment.filter { name, _ in
      !["PMI", "OMPI_", "PRTE_", "SLURM_", "FMDIST_"].contains { name.hasPrefix($0) }
    }
    result["XDG_CACHE_HOME"] = workspace.path("cache")
    result["COLUMNS"] = "100"
    return result
  }
}
