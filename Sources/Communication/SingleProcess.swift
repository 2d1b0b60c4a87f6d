import Glibc
import Memory
import Platform

import class Foundation.ProcessInfo

/// The communicator of one process: rank 0 of 1, without MPI. For laptops and tests.
public final class SingleProcess: Communicator {
  /// The communicator of this process.
  public init() {}

  /// 0.
  public var rank: Int { 0 }
  /// 1.
  public var size: Int { 1 }
  /// This host.
  public let hosts = Hosts(one: 1, name: "this host")
  /// Nobody is waited for.
  public var watchdog = Watchdog.off
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

  /// There are no messages.
  public func progress() throws(CommunicationError) {}

  /// A process has its own memory.
  public func requireSharedMemory(byteCount: Int) throws(CommunicationError) {}

  /// Memory of this process.
  public func sharedMemory(byteCount: Int) throws(CommunicationError) -> SharedMemory {
    let memory = Buffer<UInt8>(count: byteCount)
    // The closure keeps the memory alive for as long as the parts are used.
    return SharedMemory(parts: [memory.view.bytes]) { () throws(CommunicationError) in withExtendedLifetime(memory) {} }
  }

  /// There are no others.
  public func check(_ operation: @autoclosure () -> String, awaited: () -> [Int]) throws(CommunicationError) {}

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
  var openCount: Int { 0 }
  var missing: [Int] { [] }
  func close() throws(CommunicationError) {}
}
