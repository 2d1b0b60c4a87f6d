import Glibc

import class Foundation.ProcessInfo

/// The communicator of one process: rank 0 of 1, without MPI. For laptops and tests.
public final class SingleProcess: Communicator {
  /// The communicator of this process.
  public init() {}

  /// 0.
  public var rank: Int { 0 }
  /// 1.
  public var size: Int { 1 }
  /// 0.
  public var localRank: Int { 0 }
  /// 1.
  public var localSize: Int { 1 }
  /// The cores in this process's affinity mask.
  public var localCores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Returns at once.
  public func barrier() throws(CommunicationError) {}

  /// Leaves `bytes` as they are.
  public func broadcast(_ bytes: UnsafeMutableRawBufferPointer, root: Int) throws(CommunicationError) {
    try CommunicationError.check(root: root, size: size, operation: "broadcast", rank: rank)
  }

  /// Copies `bytes` to `result`.
  public func gather(
    _ bytes: UnsafeRawBufferPointer, counts: [Int], into result: UnsafeMutableRawBufferPointer, root: Int
  ) throws(CommunicationError) {
    try CommunicationError.check(root: root, size: size, operation: "gather", rank: rank)
    try CommunicationError.check(gathering: bytes.count, counts: counts, into: result.count, size: size, rank: rank)
    result.copyMemory(from: bytes)
  }

  /// An exchange of no messages: there is nobody to send to.
  public func exchange(
    sending: [Message], receiving: [Message], owners: [AnyObject]
  ) throws(CommunicationError) -> any Exchange {
    for message in sending + receiving {
      try CommunicationError.check(message: message, size: size, rank: rank)
    }
    return NoMessages()
  }

  /// Writes `message` to standard error and ends the process with `code`.
  public func abort(code: Int32, message: String) -> Never {
    StandardError.write(message)
    exit(code)
  }
}

/// The exchange of a single process.
private final class NoMessages: Exchange {
  func start() throws(CommunicationError) {}
  func test() throws(CommunicationError) -> Bool { true }
  func wait() throws(CommunicationError) {}
  func close() throws(CommunicationError) {}
}
