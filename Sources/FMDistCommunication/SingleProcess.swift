import FMDistMemory

/// The communicator of one process: rank 0 of 1, without MPI. For laptops and tests.
package final class SingleProcess: Communicator {
  /// The communicator of this process.
  package init() {}

  /// 0.
  package var rank: Int { 0 }
  /// 1.
  package var size: Int { 1 }
  /// This host.
  package let hosts = Hosts(one: 1, name: "this host")
  /// Nobody is waited for.
  package var watchdog = Watchdog.off
  /// The cores in this process's affinity mask.
  package var localCores: Int { ProcessCores.count }
  /// It has them all.
  package let hostShare = HostShare(number: 0, count: 1)

  /// Returns at once.
  package func barrier() throws(CommunicationError) {}

  /// Leaves `bytes` as they are.
  package func broadcast(_ bytes: UnsafeMutableRawBufferPointer, root: Int) throws(CommunicationError) {
    try CommunicationError.check(root: root, size: size, operation: "broadcast", rank: rank)
  }

  /// Copies `bytes` to `result`.
  package func gather(
    _ bytes: UnsafeRawBufferPointer, counts: [Int], into result: UnsafeMutableRawBufferPointer, root: Int
  ) throws(CommunicationError) {
    try CommunicationError.check(root: root, size: size, operation: "gather", rank: rank)
    try CommunicationError.check(gathering: bytes.count, counts: counts, into: result.count, size: size, rank: rank)
    result.copyMemory(from: bytes)
  }

  /// An exchange of no messages: there is nobody to send to.
  package func exchange(
    sending: [Message], receiving: [Message], owners: [AnyObject]
  ) throws(CommunicationError) -> any Exchange {
    for message in sending + receiving {
      try CommunicationError.check(message: message, size: size, rank: rank)
    }
    return NoMessages()
  }

  /// There are no messages.
  package func progress() throws(CommunicationError) {}

  /// A process has its own memory.
  package func requireSharedMemory(byteCount: Int) throws(CommunicationError) {}

  /// Memory of this process.
  package func sharedMemory(byteCount: Int) throws(CommunicationError) -> SharedMemory {
    let memory = Buffer<UInt8>(count: byteCount)
    // The closure keeps the memory alive for as long as the parts are used.
    return SharedMemory(parts: [memory.view.bytes]) { () throws(CommunicationError) in withExtendedLifetime(memory) {} }
  }

  /// There are no others.
  package func check(_ operation: @autoclosure () -> String, awaited: () -> [Int]) throws(CommunicationError) {}

  /// A group of one, or none.
  package func split(color: Int?, key: Int) throws(CommunicationError) -> (any Communicator)? {
    color == nil ? nil : SingleProcess()
  }

  /// Nobody else has anything to say.
  package func settle(_ outcome: GroupOutcome) throws(CommunicationError) -> [GroupOutcome] { [outcome] }

  /// A counter in memory of this process.
  package func workCounter() throws(CommunicationError) -> any WorkCounter { try SharedCounter(communicator: self) }

  /// Holds nothing.
  package func close() throws(CommunicationError) {}
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
