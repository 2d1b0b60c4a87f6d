import FMDistMemory
import FMDistPlatform

/// A group of ranks that exchange bytes: `size` of them, numbered from 0, each running the same program.
///
/// Every rank calls the same collective operations in the same order. A call returns when this rank's part is done, so
/// its buffers may be used again. Waiting is polite: with more ranks than cores a waiting rank gives its core away.
///
/// None of these sums: MPI's reductions promise no order, and fmdist adds gradients in an order of its own.
package protocol Communicator: AnyObject {
  /// This rank's number, 0 ..< size.
  var rank: Int { get }
  /// How many ranks there are.
  var size: Int { get }
  /// Which ranks run on which host.
  var hosts: Hosts { get }
  /// How many cores the ranks of this host may use together, at least 1: all ranks of the job, whatever groups they are in.
  var localCores: Int { get }
  /// How many cores they would have if the launcher, which binds ranks unless told otherwise, had left them where they were; nil where no
  /// launcher does so.
  var unboundCores: Int? { get }
  /// This rank among all ranks of the job on this host: those that share its cores. A group leaves it as it is.
  var hostShare: HostShare { get }
  /// How long any of these operations may wait for other ranks. The same on all ranks; off at first.
  var watchdog: Watchdog { get set }

  /// Returns once every rank has called it.
  func barrier() throws(CommunicationError)

  /// Copies `bytes` of rank `root` over `bytes` of all others; counts must agree on all ranks.
  func broadcast(_ bytes: UnsafeMutableRawBufferPointer, root: Int) throws(CommunicationError)

  /// Concatenates, in rank order, each rank's `bytes` into `result` of rank `root`.
  ///
  /// `counts[r]` is the byte count that rank r sends, the same array on every rank; `result` is ignored elsewhere than
  /// at the root, where it holds the sum of `counts` bytes.
  func gather(
    _ bytes: UnsafeRawBufferPointer, counts: [Int], into result: UnsafeMutableRawBufferPointer, root: Int
  ) throws(CommunicationError)

  /// Prepares messages that will be sent and received together, many times; call it on every rank with matching ends.
  ///
  /// Sends and receives match by (sender, receiver, tag), and in order among equals. A message to oneself is not
  /// allowed. The exchange keeps `owners` alive: whatever holds the memory of its messages.
  func exchange(
    sending: [Message], receiving: [Message], owners: [AnyObject]
  ) throws(CommunicationError) -> any Exchange

  /// Lets messages that were started move on. A rank that waits for something else than its messages calls it now and then: others
  /// may wait for the end of a message that this rank has sent, or taken.
  func progress() throws(CommunicationError)

  /// Throws, on all ranks of this host, unless it has room for shared memory of `byteCount` bytes for each, which may differ.
  func requireSharedMemory(byteCount: Int) throws(CommunicationError)

  /// Memory in common with the other ranks of this host: this rank's part has `byteCount` bytes, which may be none. Called on all
  /// of them alike.
  func sharedMemory(byteCount: Int) throws(CommunicationError) -> SharedMemory

  /// Throws if it is known that one of the `awaited` ranks takes no more part, or that the job has failed: for waits on memory in
  /// common, which hear of nothing.
  func check(_ operation: @autoclosure () -> String, awaited: () -> [Int]) throws(CommunicationError)

  /// Cuts the ranks in groups: those with the same `color` form one, in the order of their `key`s, and of their ranks where those are
  /// the same. Called on every rank alike; nil where `color` is nil. As MPI_Comm_split, but that any number is a color.
  ///
  /// A group's ranks keep the cores and the watchdog that they have here. ``contained(_:)`` makes an error in a group the group's own.
  func split(color: Int?, key: Int) throws(CommunicationError) -> (any Communicator)?

  /// What each rank of a group says of the work that they did together, in rank order; if one of them has failed, all that was under
  /// way is over, and the group is as new. For ``contained(_:)``, which says more.
  func settle(_ outcome: GroupOutcome) throws(CommunicationError) -> [GroupOutcome]

  /// A counter from which each rank takes its next piece of work. Called on every rank alike.
  func workCounter() throws(CommunicationError) -> any WorkCounter

  /// Gives back what a group holds. Called once, on all of its ranks alike; those that are left open end with the job.
  func close() throws(CommunicationError)
}

extension Communicator {
  /// Only launchers bind unasked.
  package var unboundCores: Int? { nil }
  /// This rank's number among the ranks of this host.
  package var localRank: Int { hosts.localRank(ofRank: rank) }
  /// How many of the ranks run on this host.
  package var localSize: Int { hosts.ranks[hosts.host(ofRank: rank)].count }
  /// Whether this host has fewer cores, as the affinity masks of its ranks and a container's quota allow, than ranks; or another job computes on
  /// them.
  package var isCrowded: Bool {
    hostShare.count > localCores || Double(hostShare.count) > ControlGroups.own.cores ?? .infinity
      || CoreClaims.areShared
  }
  /// How to wait for other ranks where waiting has to be done by polling.
  package func backoff(_ watchdog: Watchdog) -> Backoff {
    Backoff(isCrowded ? BackoffPolicy.crowded : BackoffPolicy.roomy, watchdog: watchdog)
  }
  /// This rank's place, counted host by host.
  package var place: Int { hosts.place(ofRank: rank) }
}

/// One message of an ``Exchange``: `bytes` to or from `peer`, told from others between the same ranks by `tag`.
package struct Message {
  /// The other rank.
  package let peer: Int
  /// Tells apart messages between the same two ranks; 0 ..< 32768.
  package let tag: Int
  /// Where the bytes lie, or will.
  package let bytes: UnsafeMutableRawBufferPointer

  /// A message of `bytes` to or from `peer`.
  package init(peer: Int, tag: Int, bytes: UnsafeMutableRawBufferPointer) {
    self.peer = peer
    self.tag = tag
    self.bytes = bytes
  }
}

/// Messages prepared once and exchanged many times; nothing is allocated in `start`, `test` and `wait`.
package protocol Exchange: AnyObject {
  /// Starts all messages. Until ``wait()`` returns, memory being sent must not change, nor memory being received be read.
  func start() throws(CommunicationError)
  /// Makes progress, and tells whether all messages of the last ``start()`` are through.
  func test() throws(CommunicationError) -> Bool
  /// Returns when all messages of the last ``start()`` are through.
  func wait() throws(CommunicationError)
  /// How many messages, or parts of large ones, of the last ``start()`` are not through.
  var openCount: Int { get }
  /// The ranks whose messages the last ``start()`` still waits for, or else those that have not taken this rank's.
  var missing: [Int] { get }
  /// Gives back what the communicator holds for it. Called once, on every rank, before the communicator ends.
  func close() throws(CommunicationError)
}
