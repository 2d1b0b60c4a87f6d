import FMDistRunFiles
import Foundation
import Testing

/// A folder that lasts as long as the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "runfiles-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Everything in it, hidden files included, sorted.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// SplitMix64: the same numbers from the same seed, on every machine.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Damages files the way that disks, editors and people do.
enum Mutation {
  static func mutate(_ bytes: [UInt8], with numbers: inout SeededNumbers, words: [String]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...3, using: &numbers) {
      let at = result.isEmpty ? 0 : Int.random(in: 0..<result.count, using: &numbers)
      switch Int.random(in: 0..<7, using: &numbers) {
      case 0 where !result.isEmpty: result[at] = UInt8.random(in: 0...255, using: &numbers)
      case 1 where !result.isEmpty: result[at] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
      case 2: result.removeSubrange(at..<min(result.count, at + Int.random(in: 1...20, using: &numbers)))
      case 3: result = Array(result.prefix(at))
      case 4: result.insert(contentsOf: result.suffix(from: at).prefix(30), at: at)
      default:
        if let word = words.randomElement(using: &numbers) { result.insert(contentsOf: word.utf8, at: at) }
      }
    }
    return result
  }
}

extension ConfigurationNode {
  /// The layers at `key`.
  func items(_ key: String) throws(ConfigurationError) -> [ConfigurationItem] {
    try namedItems(key, "layer", of: []) { $0 }
  }

  /// The optimizer at `key`.
  func item(_ key: String) throws -> ConfigurationItem {
    try #require(try optionalNamedItem(key, "optimizer", of: []) { $0 })
  }
}

/// Files beside the tests.
enum TestFile {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  static func path(_ name: String) -> String { folder.appending(path: name).path() }

  /// The built worker: beside the test's own program, or in the folder that a plain build uses.
  static func worker() -> URL? {
    let arguments = CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() }
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let root = folder.deletingLastPathComponent().deletingLastPathComponent()
    let folders = arguments + [own, root.appending(path: ".build/release"), root.appending(path: ".build/debug")]
    return folders.map { $0.appending(path: "RunFilesTestWorker") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
  }
}

/// A process and what it printed.
enum Command {
  static func run(_ arguments: [String]) -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    do { try process.run() } catch { return (127, "\(error)") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}

/// A small checkpoint with something in every field.
func exampleCheckpoint(step: Int = 860, value: Float = 0.25) -> Checkpoint {
  Checkpoint(
    parameters: [
      NamedArray(name: "dense/kernel", shape: [2, 3], values: [value, -2.5, 3e-8, 1e30, -0.0, 7]),
      NamedArray(name: "dense/bias", shape: [3], values: [0, 1, 2]),
    ],
    optimizerState: [NamedArray(name: "dense/kernel/m", shape: [2, 3], values: [1, 2, 3, 4, 5, 6])],
    fmdistVersion: "0.1.0", configuration: "name: example\ntraining: {epochs: 3}\n", seed: 7, epoch: 2,
    sampleOffset: 0, step: step,
    history: History([
      .init(epoch: 1, loss: 0.1 + 0.2, accuracy: 0.9, validationLoss: .nan, validationAccuracy: 0.9)
    ]),
    best: .init(epoch: 1, metric: "val_acc", value: 0.9),
    preprocessing: [NamedArray(name: "mean", shape: [2, 1, 1], values: [127.5, 3])],
    extra: ["early_stopping": "{\"wait\":2}"])
}
