import CFMDistMPI
import CFMDistRankProcess
import FMDistCommunication
import FMDistPlatform
import Glibc

/// All ranks of an MPI job, or a group of them, behind ``Communicator``. `MPI.run` makes the first, and closes it.
///
/// Not `Sendable`: MPI is initialised for one thread, and a call from another is a programmer's mistake that traps.
package final class MPICommunicator: JobCommunicator {
  /// This rank's number, 0 ..< size.
  package let rank: Int
  /// How many ranks there are.
  package let size: Int
  /// Which ranks run on which host, as MPI's shared memory has it.
  package let hosts: Hosts
  /// How many cores the ranks of this host may use together: those in the affinity mask of any of them.
  package let localCores: Int
  /// How many they would be without the launcher's binding, if it binds unasked.
  package let unboundCores: Int?
  /// This rank among the job's ranks on this host.
  package let hostShare: HostShare
  /// How long any operation may wait for other ranks.
  package var watchdog = Watchdog.off

  /// For the collective operations, and for exchanges and requests: two, so that their messages can't be mixed up.
  let collectives: CommunicatorHandle
  let messages: CommunicatorHandle
  /// The ranks of this host, in the order of their numbers.
  let local: CommunicatorHandle
  let check: CallCheck
  private let givenWaiting: BackoffPolicy?
  /// How to wait. Asked for anew with each wait: another job on the same cores is found only after the start.
  var waiting: BackoffPolicy { givenWaiting ?? (isCrowded ? .crowded : .roomy) }
  /// The most bytes in one MPI call; less in tests.
  let chunkBytes: Int
  /// How long MPI_Abort may take.
  static let secondsToAbort: UInt32 = 5
  /// How a group hears of an error of one of its ranks; nil for all ranks of the job, which end of it.
  let containment: Containment?
  private let thread = pthread_self()
  private var isClosed = false
  private weak var parent: MPICommunicator?
  /// What is open: exchanges, a group's shared memory, and groups, each in the order in which they were made.
  var exchanges: [MPIExchange] = []
  var memories: [SharedMemory] = []
  var groups: [MPICommunicator] = []

  /// Duplicates `world`, on all its ranks.
  ///
  /// `int MPI_Comm_rank(MPI_Comm comm, int *rank)` — MPI_Comm_rank(3)
  ///
  /// `int MPI_Comm_size(MPI_Comm comm, int *size)` — MPI_Comm_size(3)
  ///
  /// `int MPI_Comm_dup(MPI_Comm comm, MPI_Comm *newcomm)` — MPI_Comm_dup(3)
  init(world: CommunicatorHandle, options: MPIOptions) throws(CommunicationError) {
    var rank: Int32 = 0
    var size: Int32 = 0
    try CallCheck(rank: nil)(MPI_Comm_rank(world, &rank), "MPI_Comm_rank")
    let check = CallCheck(rank: Int(rank))
    try check(MPI_Comm_size(world, &size), "MPI_Comm_size")
    var collectives = fmdist_comm_null()
    var messages = fmdist_comm_null()
    try check(MPI_Comm_dup(world, &collectives), "MPI_Comm_dup")
    try check(MPI_Comm_dup(world, &messages), "MPI_Comm_dup")
    let host = try LocalRanks(of: world, rank: Int(rank), size: Int(size), check: check)
    self.rank = Int(rank)
    self.size = Int(size)
    self.check = check
    self.collectives = collectives
    self.messages = messages
    local = host.communicator
    hosts = host.hosts
    localCores = host.cores
    unboundCores = host.unboundCores
    hostShare = HostShare(number: host.hosts.localRank(ofRank: Int(rank)), count: host.size)
    containment = nil
    givenWaiting = options.waiting
    chunkBytes = options.chunkBytes
  }

  /// The group of the ranks `members` of `parent`, of which this is number `rank`.
  init(
    _ members: [Int], rank: Int, of parent: MPICommunicator, collectives: CommunicatorHandle,
    messages: CommunicatorHandle, local: CommunicatorHandle
  ) {
    self.rank = rank
    size = members.count
    hosts = parent.hosts.subset(members)
    localCores = parent.localCores
    unboundCores = parent.unboundCores
    hostShare = parent.hostShare
    self.collectives = collectives
    self.messages = messages
    self.local = local
    check = CallCheck(rank: hosts.jobRank(ofRank: rank))
    givenWaiting = parent.givenWaiting
    chunkBytes = parent.chunkBytes
    containment = Containment(size: members.count)
    watchdog = parent.watchdog
    self.parent = parent
  }

  /// Every call comes through here first.
  func checkThread() {
    precondition(pthread_equal(thread, pthread_self()) != 0, "MPI is called from another thread than MPI.run's")
    precondition(!isClosed, "a communicator that is closed")
  }

  /// This rank's number in the job.
  var jobRank: Int { hosts.jobRank(ofRank: rank) }

  /// Prepares messages; each one larger than a chunk becomes several, which MPI keeps in order.
  package func exchange(
    sending: [Message], receiving: [Message], owners: [AnyObject]
  ) throws(CommunicationError) -> any Exchange {
    checkThread()
    try checkStanding("exchange")
    for message in sending + receiving {
      try CommunicationError.check(message: message, size: size, rank: rank)
    }
    let exchange = try MPIExchange(self, sending: sending, receiving: receiving, owners: owners)
    exchanges.append(exchange)
    return exchange
  }

  /// Forgets an exchange that is closed.
  func forget(_ exchange: MPIExchange) { exchanges.removeAll { $0 === exchange } }

  /// Ends every rank of the job, mpirun included, with `code`, after one line on standard error that names this rank.
  ///
  /// Where mpirun can't be reached, ends this rank alone, ``secondsToAbort`` later.
  ///
  /// `int MPI_Abort(MPI_Comm comm, int errorcode)` — MPI_Abort(3)
  package func abort(code: Int32, message: String) -> Never {
    StandardError.write("rank \(jobRank): \(message)")
    Supervisor.waitForReader()
    Supervisor.farewell()
    // A rank whose host is cut off from mpirun's would wait for ever for mpirun's answer.
    fmdist_end_after(Self.secondsToAbort, code)
    MPI_Abort(fmdist_comm_world(), code)
    _exit(code)
  }

  /// Gives back all that MPI holds for this communicator: what is open in the order in which it was made, then itself.
  ///
  /// `int MPI_Comm_free(MPI_Comm *comm)` — MPI_Comm_free(3)
  package func close() throws(CommunicationError) {
    checkThread()
    for group in groups { try group.close() }
    try closeWork()
    // All ranks leave together: one that is early would find the others' connections gone. And twice: a rank's first barrier
    // may end while its last message still waits for a connection, which nobody would finish in MPI_Finalize. When the
    // second begins to end, all have left the first, so its connections stand, and its own messages go out at once.
    try barrier()
    try barrier()
    isClosed = true
    parent?.groups.removeAll { $0 === self }
    for var communicator in [local, messages, collectives] {
      try check(MPI_Comm_free(&communicator), "MPI_Comm_free")
    }
  }

  /// Closes the exchanges and the shared memory that are open.
  func closeWork() throws(CommunicationError) {
    for exchange in exchanges { try exchange.close() }
    for memory in memories { try memory.close() }
  }
}
