import CFMDistMPI
import FMDistCommunication

/// Persistent requests, in one handle array that is allocated once.
///
/// Closed by ``close()`` or by the communicator at its end, never by `deinit`, which may come after `MPI_Finalize` and in
/// another order on each rank.
final class MPIExchange: Exchange {
  private unowned let communicator: MPICommunicator
  private let owners: [AnyObject]
  /// The receives first, so that they are posted before messages arrive; `statuses` and `expected` are theirs, in order.
  private let requests: UnsafeMutableBufferPointer<RequestHandle>
  private let statuses: UnsafeMutableBufferPointer<MPI_Status>
  private let expected: [Int]
  /// The rank at the other end of each request.
  private let peers: [Int]
  private var isStarted = false
  private var isClosed = false
  /// The requests that are not over since ``cancel()``.
  private var pending: [Int] = []

  /// `int MPI_Recv_init(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Recv_init(3)
  ///
  /// `int MPI_Send_init(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Send_init(3)
  init(
    _ communicator: MPICommunicator, sending: [Message], receiving: [Message], owners: [AnyObject]
  ) throws(CommunicationError) {
    self.communicator = communicator
    self.owners = owners
    let most = communicator.chunkBytes
    let receives = receiving.flatMap { message in
      Chunks.ranges(byteCount: message.bytes.count, most: most).map { (message, $0) }
    }
    let sends = sending.flatMap { message in
      Chunks.ranges(byteCount: message.bytes.count, most: most).map { (message, $0) }
    }
    expected = receives.map(\.1.count)
    peers = (receives + sends).map(\.0.peer)
    requests = .allocate(capacity: receives.count + sends.count)
    requests.initialize(repeating: fmdist_request_null())
    statuses = .allocate(capacity: requests.count)
    statuses.initialize(repeating: MPI_Status())
    var index = 0
    for (message, range) in receives {
      let code = MPI_Recv_init(
        message.bytes.baseAddress.map { $0 + range.lowerBound }, Int32(range.count), fmdist_byte(),
        Int32(message.peer), Int32(message.tag), communicator.messages, &requests[index])
      try communicator.check(code, "MPI_Recv_init")
      index += 1
    }
    for (message, range) in sends {
      let code = MPI_Send_init(
        message.bytes.baseAddress.map { $0 + range.lowerBound }, Int32(range.count), fmdist_byte(),
        Int32(message.peer), Int32(message.tag), communicator.messages, &requests[index])
      try communicator.check(code, "MPI_Send_init")
      index += 1
    }
  }

  deinit {
    requests.deallocate()
    statuses.deallocate()
  }

  /// Starts all messages.
  ///
  /// `int MPI_Startall(int count, MPI_Request array_of_requests[])` — MPI_Startall(3)
  func start() throws(CommunicationError) {
    communicator.checkThread()
    try communicator.checkStanding("exchange.start")
    precondition(!isClosed, "start() of an exchange that is closed")
    precondition(!isStarted, "start() of an exchange before its last start was waited for")
    try communicator.check(MPI_Startall(Int32(requests.count), requests.baseAddress), "MPI_Startall")
    isStarted = true
    if let containment = communicator.containment {
      for index in expected.count..<peers.count { containment.hasSent(to: peers[index]) }
    }
  }

  /// Makes progress, and tells whether all messages are through.
  ///
  /// `int MPI_Testall(int count, MPI_Request array_of_requests[], int *flag, MPI_Status array_of_statuses[])` —
  /// MPI_Testall(3)
  func test() throws(CommunicationError) -> Bool {
    communicator.checkThread()
    try communicator.checkStanding("exchange.test")
    guard isStarted else { return true }
    var isThrough: Int32 = 0
    let code = MPI_Testall(Int32(requests.count), requests.baseAddress, &isThrough, statuses.baseAddress)
    if code == MPI_ERR_IN_STATUS { throw failure() }
    try communicator.check(code, "MPI_Testall")
    guard isThrough != 0 else {
      if try communicator.hearsOfFailure() { try communicator.abandon("exchange.test") }
      return false
    }
    isStarted = false
    if let containment = communicator.containment {
      for index in expected.indices { containment.hasReceived(from: peers[index]) }
    }
    for (index, count) in expected.enumerated() {
      try withUnsafePointer(to: statuses[index]) { (status) throws(CommunicationError) in
        try communicator.check(status, holds: count, "MPI_Testall")
      }
    }
    return true
  }

  /// Returns when all messages are through; gives the core away while it waits.
  func wait() throws(CommunicationError) {
    var backoff = Backoff(communicator.waiting, watchdog: communicator.watchdog)
    var open = openCount
    while try !test() {
      guard backoff.pause() else {
        let stillOpen = openCount
        if stillOpen < open {
          open = stillOpen
          backoff = Backoff(communicator.waiting, watchdog: communicator.watchdog)
          continue
        }
        throw .timeout(
          communicator.watchdog, operation: "the exchange of messages", missing: missing, hosts: communicator.hosts,
          rank: communicator.rank)
      }
    }
  }

  /// The ranks of which messages are still awaited, or else those that have not taken ours.
  ///
  /// `int MPI_Request_get_status(MPI_Request request, int *flag, MPI_Status *status)` — MPI_Request_get_status(3)
  var missing: [Int] {
    guard isStarted else { return [] }
    let open = requests.indices.filter(isOpen)
    let awaited = Set(open.filter { $0 < expected.count }.map { peers[$0] })
    return (awaited.isEmpty ? Set(open.map { peers[$0] }) : awaited).sorted()
  }

  var openCount: Int { isStarted ? requests.indices.count(where: isOpen) : 0 }

  private func isOpen(_ index: Int) -> Bool {
    var isThrough: Int32 = 0
    var status = MPI_Status()
    return MPI_Request_get_status(requests[index], &isThrough, &status) != MPI_SUCCESS || isThrough == 0
  }

  /// Takes back the receives that are under way, if any.
  ///
  /// `int MPI_Cancel(MPI_Request *request)` — MPI_Cancel(3)
  func cancel() throws(CommunicationError) {
    guard isStarted else { return }
    pending = Array(requests.indices)
    for index in expected.indices { try communicator.check(MPI_Cancel(&requests[index]), "MPI_Cancel") }
  }

  /// After ``cancel()``: whether all messages are through or taken back, to be asked until it is true.
  ///
  /// `int MPI_Test_cancelled(const MPI_Status *status, int *flag)` — MPI_Test_cancelled(3)
  func isOver() throws(CommunicationError) -> Bool {
    guard isStarted else { return true }
    var open: [Int] = []
    for index in pending {
      let end = try communicator.testEnd(of: &requests[index])
      guard end.isThrough else {
        open.append(index)
        continue
      }
      if index < expected.count, !end.isCancelled { communicator.containment?.hasReceived(from: peers[index]) }
    }
    pending = open
    isStarted = !open.isEmpty
    return open.isEmpty
  }

  /// Frees the requests.
  ///
  /// `int MPI_Request_free(MPI_Request *request)` — MPI_Request_free(3)
  func close() throws(CommunicationError) {
    communicator.checkThread()
    guard !isClosed else { return }
    guard !isStarted else {
      throw CommunicationError(
        code: CommunicationError.badArgument, text: "it was started and not waited for", operation: "exchange.close",
        rank: communicator.rank)
    }
    isClosed = true
    for index in requests.indices where requests[index] != fmdist_request_null() {
      try communicator.check(MPI_Request_free(&requests[index]), "MPI_Request_free")
    }
    communicator.forget(self)
  }

  /// The error of the first message that has one.
  private func failure() -> CommunicationError {
    let codes = statuses.lazy.map(\.MPI_ERROR).filter { $0 != MPI_SUCCESS && $0 != MPI_ERR_PENDING }
    return communicator.check.failure(codes.first ?? MPI_ERR_IN_STATUS, "MPI_Testall")
  }
}
