import FMDistTestSupport
import Foundation
import Testing

/// A finished run of the worker under mpirun, or alone.
struct Job {
  /// mpirun's exit code, or 128 + the signal that ended it.
  let code: Int32
  /// Standard output.
  let output: String
  /// Standard error.
  let errors: String
  /// How long it took, in seconds.
  let seconds: Double

  /// The longest that any job may take; it is killed then, and its code tells.
  static let secondsAllowed = 60.0

  /// The folder of the test bundle, where the worker is built too.
  private static let buildFolder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// Where the worker is: beside the running program, or beside the bundle that a test helper was told to open.
  static func worker() throws -> URL {
    let bundles = CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    let folders = [buildFolder] + bundles
    let candidates = folders.map { $0.appendingPathComponent("MPITestWorker") }
    return try #require(
      candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) },
      "MPITestWorker is not beside the tests; build all of the package first")
  }

  /// The mpirun of the MPI that the worker is built with.
  static func mpirun() throws -> URL {
    URL(fileURLWithPath: try #require(JobLauncher.path, "\(JobLauncher.missing)"))
  }

  /// Starts `ranks` workers with `arguments` and waits for them; `signal` goes to mpirun once the worker says "ready".
  static func run(
    ranks: Int, _ arguments: String..., environment: [String: String] = [:], signal: Int32? = nil
  ) throws -> Job {
    let launch = JobLauncher.options + ["-n", "\(ranks)", try worker().path]
    return try Job(program: try mpirun(), arguments: launch + arguments, environment: environment, signal: signal)
  }

  /// Runs workers on several hosts: namespaces of this machine, by `launch/hosts`, whose options come first.
  static func run(hosts options: [String], _ arguments: String...) throws -> Job {
    try Job(program: hosts, arguments: options + ["--", try worker().path] + arguments, environment: [:], signal: nil)
  }

  private static let hosts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../launch/hosts")

  /// Why no hosts can be made here, or nil.
  static let noHosts: String? = {
    let unavailable: Int32 = 69  // sysexits' EX_UNAVAILABLE
    let job = try? Job(program: hosts, arguments: ["true"], environment: [:], signal: nil)
    return job?.code == unavailable ? job?.errors : nil
  }()

  /// Runs one worker without mpirun.
  static func runAlone(_ arguments: String..., environment: [String: String] = [:]) throws -> Job {
    try Job(program: try worker(), arguments: arguments, environment: environment, signal: nil)
  }

  private init(program: URL, arguments: [String], environment: [String: String], signal: Int32?) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files and not pipes: a rank that outlives its job would keep a pipe open.
    let files = ["output", "errors"].map { folder.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }

    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let outputs = try files.map(FileHandle.init(forWritingTo:))
    process.standardOutput = outputs[0]
    process.standardError = outputs[1]
    // Foundation's Process is never freed on Linux, and holds them open.
    defer { for output in outputs { try? output.close() } }
    let start = Date()
    // The threads that run tests have signals blocked, and a child would inherit that.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    var isSignalled = false
    while process.isRunning {
      if Date().timeIntervalSince(start) > Self.secondsAllowed { kill(process.processIdentifier, SIGKILL) }
      if let signal, !isSignalled, try String(contentsOf: files[0], encoding: .utf8).contains("ready") {
        kill(process.processIdentifier, signal)
        isSignalled = true
      }
      usleep(5_000)
    }
    seconds = Date().timeIntervalSince(start)
    code = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    output = try String(contentsOf: files[0], encoding: .utf8)
    errors = try String(contentsOf: files[1], encoding: .utf8)
  }
}
