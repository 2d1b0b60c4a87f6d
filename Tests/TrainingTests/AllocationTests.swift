import Foundation
import Testing

/// Promise P6: nothing allocates in a step.
struct AllocationTests {
  private struct Count {
    let allocations: Int
    let what: Substring
  }

  @Test func `no step of training allocates anything on the heap`() throws {
    guard let counts = try runWorker() else { return }
    let control = try #require(counts.first { $0.what == "control" }, "the worker did not say what it counts")
    #expect(control.allocations >= 10, "the worker does not see what a closure allocates")
    // Every model and optimizer, with each number of threads, by itself and as the trainer does it, traced and not.
    let steps = counts.filter { $0.what != "control" }
    #expect(steps.count >= 96)
    for count in steps { #expect(count.allocations == 0, "\(count.what)") }
  }

  /// What the worker counted; nil where it says that it can't count, which is on systems without glibc.
  private func runWorker() throws -> [Count]? {
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let bundles = CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() }
    let candidates = ([own] + bundles).map { $0.appending(path: "AllocationTestWorker") }
    let worker = try #require(
      candidates.first { FileManager.default.isExecutableFile(atPath: $0.path()) },
      "AllocationTestWorker is not beside the tests; build all of the package first")
    let process = Process()
    let output = Pipe()
    process.executableURL = worker
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    if text == "unsupported\n" { return nil }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let count = Int(parts[0]) else { return nil }
      return Count(allocations: count, what: parts[1])
    }
  }
}
