import ArgumentParser
import FMDistCommunication
import FMDistMPI
import FMDistPlatform
import FMDistRunFiles
import Foundation

/// A job of ranks that trains one recipe, warm and asleep between its spells.
final class WorkerJob {
  let layout: Layout
  let order: SumOrder
  private(set) var greeting: WorkerAnswer.Greeting
  private let process: Process
  private let input = Pipe()
  private let output = Pipe()
  private var unread = Data()

  /// Starts `file`'s recipe under mpirun, and returns when it is warm.
  init(file: String, data: String?, layout: Layout, order: SumOrder) throws {
    self.layout = layout
    self.order = order
    greeting = .init(recipe: "", data: "", ranks: 0, threads: 0, shards: 0, batchSize: 0, parameters: 0)
    // A job that has ended is told of by what it no longer says.
    signal(SIGPIPE, SIG_IGN)
    process = Process()
    process.executableURL = URL(filePath: try Self.mpirun())
    process.arguments =
      MPI.implementation.localOptions() + [
        "-n", "\(layout.ranks)", try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      ]
      + ["scaling-worker", "--config", file, "--threads", "\(layout.threads)", "--order", order.rawValue]
      + (data.map { ["--data", $0] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    greeting = try answer(WorkerAnswer.Greeting.self)
  }

  deinit { close() }

  /// mpirun's process, below which the ranks are.
  var identifier: Int32 { process.processIdentifier }

  /// Says `request` and waits for the answer.
  func ask<Answer: Decodable>(_ kind: WorkerRequest.Kind, seconds: Double, _ type: Answer.Type) throws -> Answer {
    let line = WorkerRequest(kind: kind, seconds: seconds).line
    try? input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    return try answer(type)
  }

  /// Ends it, and waits: the next ones have the machine to themselves.
  func close() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private func answer<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
    while true {
      let line = try nextLine()
      if line.hasPrefix("{") { return try JSONText.value(type, of: Data(line.utf8)) }
      // mpirun's own words, of a rank that died.
      if !line.isEmpty { StandardError.write(line) }
    }
  }

  private func nextLine() throws -> String {
    let lineEnd = UInt8(ascii: "\n")
    while !unread.contains(lineEnd) {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else {
        process.waitUntilExit()
        throw JobEnded(layout: layout, code: process.terminationStatus)
      }
      unread.append(more)
    }
    let line = unread.prefix { $0 != lineEnd }
    unread = Data(unread.dropFirst(line.count + 1))
    return String(decoding: line, as: UTF8.self)
  }

  /// A job that ended by itself; what it said of it is on standard error already.
  struct JobEnded: Error, CustomStringConvertible {
    let layout: Layout
    let code: Int32
    var description: String {
      "the job of \(layout) (ranks x threads) ended with code \(code); what it said is above."
    }
  }

  /// The mpirun of the MPI that this program is built with: by its own name, as the plain one may be another MPI's.
  static func mpirun() throws -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    let implementation = MPI.implementation
    let paths = implementation.programs.flatMap { name in folders.map { "\($0)/\(name)" } }
    guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
      throw ValidationError(
        "there is no mpirun in the PATH: install \(implementation.name) (Debian: \(implementation.package)).")
    }
    return path
  }
}
