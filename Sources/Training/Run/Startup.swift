import Communication
import DataParallel
import Datasets
import Foundation
import Kernels
import NeuralNet
import RunFiles

/// A start that rank 0 refused, with a sentence on standard error. All ranks leave with `exitCode` and say no more.
public struct Refusal: Error, Equatable, Sendable {
  /// The exit code.
  public let exitCode: Int32
}

extension Communicator {
  /// Runs `body` at rank 0, which owns every file; its value there, nil elsewhere.
  ///
  /// If it throws, rank 0 writes the error's sentence, and every rank throws the same ``Refusal``.
  func atRoot<Value>(_ body: () throws -> Value) throws -> Value? {
    var value: Value?
    var code: Int32 = 0
    if rank == 0 {
      do {
        value = try body()
      } catch {
        code = exitCode(of: error)
        FileHandle.standardError.write(Data("fmdist: \(sentence(of: error))\n".utf8))
      }
    }
    code = try broadcast(code, root: 0)
    guard code == 0 else { throw Refusal(exitCode: code) }
    return value
  }

  /// Throws unless `value` is the same on all ranks, naming those that differ from rank 0.
  func requireAgreement(_ value: UInt64, on what: String) throws {
    let values = try allGather(value)
    let others = values.indices.filter { values[$0] != values[0] }
    guard others.isEmpty else {
      let ranks = others.map(String.init).joined(separator: ", ")
      throw RunError(
        exitCode: 70, "rank \(ranks): \(what) differ from rank 0's; is the same fmdist installed on all hosts?")
    }
  }
}

/// The exit code for `error`, by sysexits.
public func exitCode(of error: any Error) -> Int32 {
  switch error {
  case let error as Refusal: error.exitCode
  case let error as RunError: error.exitCode
  case let error as ConfigurationError: error.exitCode
  case let error as DatasetError: error.exitCode
  case let error as RunFileError: error.exitCode
  case is ModelError: 78
  default: 70
  }
}

/// What to tell a person of `error`.
public func sentence(of error: any Error) -> String { "\(error)" }

/// The threads of this rank: as asked for, or its share of the cores that it may run on.
public struct ThreadBudget: Equatable, Sendable {
  /// Threads of this rank.
  public let threads: Int
  /// Whether every thread of this host's ranks has a core of its own, so that waiting may spin.
  public let hasOwnCores: Bool

  /// A pure function of what was asked for and what is there: `cores` that this process may use, `localRanks` on the host.
  public init(requested: Int?, cores: Int, localRanks: Int) {
    threads = requested ?? max(1, cores / localRanks)
    hasOwnCores = threads * localRanks <= cores
  }

  /// The cores that this process may run on: its affinity mask, which launchers and containers set.
  public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}

extension RunConfiguration {
  /// The model for images of `dataset`, checked to be a classifier of its classes.
  func model(for images: ImageSet) throws(ModelError) -> ModelPlan {
    let plan = try ModelPlan(
      input: .image(height: images.height, width: images.width, channels: images.channels), layers: model)
    try plan.checkClassifier(classes: images.classCount)
    return plan
  }

  /// Throws if `ranks` are more than the shards that they would share.
  func check(ranks: Int) throws(RunError) {
    guard ranks <= training.shards else {
      throw RunError(
        exitCode: 78,
        "training.shards is \(training.shards) and there are \(ranks) ranks, of which each needs a shard: start at most "
          + "\(training.shards) ranks, or set training.shards to \(ranks) (another number of shards gives other bits)")
    }
  }

  /// Throws unless `other`, of the checkpoint at `path`, would give the same bits.
  func check(agreesWith other: RunConfiguration, path: String) throws(RunError) {
    for (mine, theirs) in zip(decisive, other.decisive) where mine.text != theirs.text {
      let differing = zip(mine.text.split(separator: "\n"), theirs.text.split(separator: "\n")).first { $0 != $1 }
      let detail = differing.map { "; here `\($0.0.trimmed)`, there `\($0.1.trimmed)`" } ?? ""
      throw RunError(
        exitCode: 78,
        "\(path): the checkpoint was made with another \(mine.key) configuration\(detail). "
          + "Resume without --config and --set to go on as it began, or start anew in another --output")
    }
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}

/// A number that tells contents apart: FNV-1a over 64-bit words, then over what is left.
struct Fingerprint {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let words = bytes.count / 8
    for word in 0..<words { add(bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)) }
    for place in words * 8..<bytes.count { add(UInt64(bytes[place])) }
    add(UInt64(bytes.count))
  }

  mutating func add(_ text: String) { Array(text.utf8).withUnsafeBytes { add($0) } }

  private mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x100_0000_01b3
    value ^= value >> 29  // FNV alone never carries a word's upper bits down.
  }
}
