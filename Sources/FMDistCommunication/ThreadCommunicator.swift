import FMDistMemory
import Glibc

import class Foundation.ProcessInfo

/// One rank of a ``ThreadGroup``.
final class ThreadCommunicator: JobCommunicator {
  let rank: Int
  private let state: ThreadGroupState

  init(rank: Int, state: ThreadGroupState) {
    self.rank = rank
    self.state = state
  }

  var size: Int { state.size }
  var hosts: Hosts { state.hosts }
  /// The group has a time limit of its own, but a shorter one may be set.
  var watchdog = Watchdog.off
  var localCores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  func barrier() throws(CommunicationError) {
    let call = ThreadGroupState.Call(operation: "barrier", root: 0, bytes: .init(start: nil, count: 0), counts: [])
    try state.meet(call, rank: rank) { (_) throws(CommunicationError) in }
  }

  func broadcast(_ bytes: UnsafeMutableRawBufferPointer, root: Int) throws(CommunicationError) {
    try CommunicationError.check(root: root, size: size, operation: "broadcast", rank: rank)
    let call = ThreadGroupState.Call(
      operation: "broadcast", root: root, bytes: UnsafeRawBufferPointer(bytes), counts: [bytes.count])
    try state.meet(call, rank: rank) { (all) throws(CommunicationError) in
      if rank != root { bytes.copyMemory(from: all[root].bytes) }
    }
  }

  func gather(
    _ bytes: UnsafeRawBufferPointer, counts: [Int], into result: UnsafeMutableRawBufferPointer, root: Int
  ) throws(CommunicationError) {
    try CommunicationError.check(root: root, size: size, operation: "gather", rank: rank)
    try CommunicationError.check(
      gathering: bytes.count, counts: counts, into: rank == root ? result.count : nil, size: size, rank: rank)
    let call = ThreadGroupState.Call(operation: "gather", root: root, bytes: bytes, counts: counts)
    try state.meet(call, rank: rank) { (all) throws(CommunicationError) in
      guard rank == root else { return }
      var offset = 0
      for theirs in all {
        UnsafeMutableRawBufferPointer(rebasing: result[offset..<offset + theirs.bytes.count])
          .copyMemory(from: theirs.bytes)
        offset += theirs.bytes.count
      }
    }
  }

  func exchange(
    sending: [Message], receiving: [Message], owners: [AnyObject]
  ) throws(CommunicationError) -> any Exchange {
    for message in sending + receiving {
      try CommunicationError.check(message: message, size: size, rank: rank)
    }
    return ThreadExchange(rank: rank, state: state, sending: sending, receiving: receiving, owners: owners)
  }

  func progress() throws(CommunicationError) {
    try state.monitor.locked { () throws(CommunicationError) in try state.deliver(from: rank) }
  }

  func requireSharedMemory(byteCount: Int) throws(CommunicationError) {}

  func sharedMemory(byteCount: Int) throws(CommunicationError) -> SharedMemory {
    let own = Buffer<UInt8>(count: byteCount)
    var all: [UnsafeMutableRawBufferPointer] = []
    let call = ThreadGroupState.Call(
      operation: "sharedMemory", root: 0, bytes: UnsafeRawBufferPointer(own.view.bytes), counts: [])
    try state.meet(call, rank: rank) { (calls) throws(CommunicationError) in
      // Kept until the group ends, as another rank may use it for longer than this one.
      state.keep(own)
      all = calls.map { UnsafeMutableRawBufferPointer(mutating: $0.bytes) }
    }
    let local = hosts.ranks[hosts.host(ofRank: rank)]
    return SharedMemory(parts: local.map { all[$0] }) { () throws(CommunicationError) in }
  }

  func check(_ operation: @autoclosure () -> String, awaited: () -> [Int]) throws(CommunicationError) {
    let others = awaited()
    try state.monitor.locked { () throws(CommunicationError) in
      try state.checkPeers(operation(), rank: rank, others: others)
    }
  }

  /// Ends the group, not the process: the others' calls throw, `ThreadGroup.run` throws, and this thread stops here.
  func abort(code: Int32, message: String) -> Never {
    state.leave(
      rank: rank, error: CommunicationError(code: Int(code), text: message, operation: "abort", rank: rank))
    while true { pause() }
  }
}
