import FMDistMemory
import Glibc
import Synchronization

/// One rank of a ``ThreadGroup``, or of a group that it was split in.
final class ThreadCommunicator: JobCommunicator {
  let rank: Int
  let hostShare: HostShare
  private let state: ThreadGroupState
  /// How often it was split: the same on all ranks.
  private var splits = 0

  init(rank: Int, state: ThreadGroupState, hostShare: HostShare? = nil) {
    self.rank = rank
    self.state = state
    self.hostShare =
      hostShare
      ?? HostShare(
        number: state.hosts.localRank(ofRank: rank),
        count: state.hosts.ranks[state.hosts.host(ofRank: rank)].count)
  }

  var size: Int { state.size }
  var hosts: Hosts { state.hosts }
  /// The group has a time limit of its own, but a shorter one may be set.
  var watchdog = Watchdog.off
  var localCores: Int { ProcessCores.count }

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
    var all: [ThreadGroupState.Call] = []
    let call = ThreadGroupState.Call(
      operation: "sharedMemory", root: 0, bytes: UnsafeRawBufferPointer(own.view.bytes), counts: [], owner: own)
    try state.meet(call, rank: rank) { (calls) throws(CommunicationError) in all = calls }
    let local = hosts.ranks[hosts.host(ofRank: rank)].map { all[$0] }
    // Each rank keeps all parts alive, as it may use them for longer than their own.
    let owners = local.map(\.owner)
    return SharedMemory(parts: local.map { UnsafeMutableRawBufferPointer(mutating: $0.bytes) }) {
      () throws(CommunicationError) in withExtendedLifetime(owners) {}
    }
  }

  func check(_ operation: @autoclosure () -> String, awaited: () -> [Int]) throws(CommunicationError) {
    let others = awaited()
    try state.monitor.locked { () throws(CommunicationError) in
      try state.checkPeers(operation(), rank: rank, others: others)
    }
  }

  func split(color: Int?, key: Int) throws(CommunicationError) -> (any Communicator)? {
    let requests = try allGather(SplitRequest(color: color, key: key))
    splits += 1
    guard let members = SplitRequest.group(of: rank, in: requests), let number = members.firstIndex(of: rank) else {
      return nil
    }
    let group = ThreadCommunicator(
      rank: number, state: state.group(of: members, split: splits), hostShare: hostShare)
    group.watchdog = watchdog
    return group
  }

  func settle(_ outcome: GroupOutcome) throws(CommunicationError) -> [GroupOutcome] {
    try state.settle(outcome, rank: rank)
  }

  func workCounter() throws(CommunicationError) -> any WorkCounter {
    var counter = ThreadCounter()
    let call = ThreadGroupState.Call(
      operation: "workCounter", root: 0, bytes: .init(start: nil, count: 0), counts: [], owner: counter)
    try state.meet(call, rank: rank) { (all) throws(CommunicationError) in
      if let root = all[0].owner as? ThreadCounter { counter = root }
    }
    return counter
  }

  /// What a group has goes with the last reference to it.
  func close() throws(CommunicationError) {}

  /// Ends the job, not the process: the others' calls throw, `ThreadGroup.run` throws, and this thread stops here.
  func abort(code: Int32, message: String) -> Never {
    let jobRank = hosts.jobRank(ofRank: rank)
    state.job.leave(
      rank: jobRank, error: CommunicationError(code: Int(code), text: message, operation: "abort", rank: jobRank))
    while true { pause() }
  }
}

/// The counter of threads.
private final class ThreadCounter: WorkCounter {
  private let count = Atomic(0)

  func next() throws(CommunicationError) -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
  func progress() throws(CommunicationError) {}
  func close() throws(CommunicationError) {}
}
