import CFMDistMPI
import FMDistCommunication

/// The collective operations, each by its non-blocking form, since MPI's own waiting never gives the core away.
extension MPICommunicator {
  /// Returns once every rank has called it.
  ///
  /// `int MPI_Ibarrier(MPI_Comm comm, MPI_Request *request)` — MPI_Ibarrier(3)
  package func barrier() throws(CommunicationError) {
    checkThread()
    if containment != nil {
      try meet(0..<size)
      return
    }
    var request = fmdist_request_null()
    try check(MPI_Ibarrier(collectives, &request), "MPI_Ibarrier")
    try wait(for: &request, "MPI_Ibarrier")
  }

  /// Copies `bytes` of rank `root` over `bytes` of all others; counts must agree on all ranks.
  ///
  /// `int MPI_Ibcast(void *buffer, int count, MPI_Datatype datatype, int root, MPI_Comm comm, MPI_Request *request)` —
  /// MPI_Ibcast(3)
  package func broadcast(_ bytes: UnsafeMutableRawBufferPointer, root: Int) throws(CommunicationError) {
    checkThread()
    if containment != nil { return try broadcastInGroup(bytes, root: root) }
    for range in Chunks.ranges(byteCount: bytes.count, most: chunkBytes) {
      var request = fmdist_request_null()
      let code = MPI_Ibcast(
        bytes.baseAddress.map { $0 + range.lowerBound }, Int32(range.count), fmdist_byte(), Int32(clamping: root),
        collectives, &request)
      try check(code, "MPI_Ibcast")
      try wait(for: &request, "MPI_Ibcast", of: rank == root ? nil : root, isRoot: true)
    }
  }

  /// Concatenates, in rank order, each rank's `bytes` into `result` of rank `root`; see ``Communicator``.
  ///
  /// By point-to-point messages, since `MPI_Igatherv` counts the whole result in an int.
  package func gather(
    _ bytes: UnsafeRawBufferPointer, counts: [Int], into result: UnsafeMutableRawBufferPointer, root: Int
  ) throws(CommunicationError) {
    checkThread()
    try CommunicationError.check(root: root, size: size, operation: "gather", rank: rank)
    try CommunicationError.check(
      gathering: bytes.count, counts: counts, into: rank == root ? result.count : nil, size: size, rank: rank)
    if rank != root {
      for range in Chunks.ranges(byteCount: bytes.count, most: chunkBytes) {
        var request = try startSend(UnsafeRawBufferPointer(rebasing: bytes[range]), to: root)
        try wait(for: &request, "MPI_Isend", of: root, isRoot: true)
      }
      return
    }
    var offset = 0
    for source in 0..<size {
      let block = UnsafeMutableRawBufferPointer(rebasing: result[offset..<offset + counts[source]])
      offset += counts[source]
      if source == rank {
        block.copyMemory(from: bytes)
        continue
      }
      for range in Chunks.ranges(byteCount: block.count, most: chunkBytes) {
        var request = try startReceive(UnsafeMutableRawBufferPointer(rebasing: block[range]), from: source)
        try wait(for: &request, "MPI_Irecv", of: source, expecting: range.count)
      }
    }
  }

  /// Starts to send `bytes`, a chunk at most, as part of a collective operation.
  ///
  /// `int MPI_Isend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Isend(3)
  func startSend(
    _ bytes: UnsafeRawBufferPointer, to peer: Int, tag: Int32 = 0
  ) throws(CommunicationError) -> RequestHandle {
    try checkStanding("MPI_Isend")
    var request = fmdist_request_null()
    let code = MPI_Isend(
      bytes.baseAddress, Int32(bytes.count), fmdist_byte(), Int32(peer), tag, collectives, &request)
    try check(code, "MPI_Isend")
    containment?.hasSent(to: peer)
    return request
  }

  /// Starts to receive `bytes`, a chunk at most, as part of a collective operation.
  ///
  /// `int MPI_Irecv(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Irecv(3)
  func startReceive(
    _ bytes: UnsafeMutableRawBufferPointer, from peer: Int, tag: Int32 = 0
  ) throws(CommunicationError) -> RequestHandle {
    try checkStanding("MPI_Irecv")
    var request = fmdist_request_null()
    let code = MPI_Irecv(
      bytes.baseAddress, Int32(bytes.count), fmdist_byte(), Int32(peer), tag, collectives, &request)
    try check(code, "MPI_Irecv")
    return request
  }

  /// Polls until `request` of `operation` is through, politely; checks the count of a receive if one is `expected`.
  ///
  /// If the watchdog ends it, rank `other` is named as the one that is missing, or all where nobody knows. `isRoot` says that `other`
  /// is the operation's root, which may wait for others itself. In a group, of whose requests each is of one message, a failure of one of
  /// the ranks `heeding` ends it too.
  ///
  /// `int MPI_Test(MPI_Request *request, int *flag, MPI_Status *status)` — MPI_Test(3)
  func wait(
    for request: inout RequestHandle, _ operation: StaticString, of other: Int? = nil, isRoot: Bool = false,
    expecting expected: Int? = nil, heeding ranks: [Int]? = nil
  ) throws(CommunicationError) {
    let isLocal = other.map { hosts.host(ofRank: $0) == hosts.host(ofRank: rank) } ?? false
    let watchdog = other != nil && isRoot ? watchdog.forRoot : isLocal ? watchdog.forOwnHost : watchdog
    var backoff = Backoff(waiting, watchdog: watchdog)
    var status = MPI_Status()
    var isThrough: Int32 = 0
    while true {
      try check(MPI_Test(&request, &isThrough, &status), operation)
      if isThrough != 0 { break }
      if try hearsOfFailure(of: ranks) { try abandon("\(operation)", request, isReceive: expected != nil) }
      guard backoff.pause() else {
        let missing = other.map { [$0] } ?? (0..<size).filter { $0 != rank }
        throw .timeout(
          watchdog, operation: "\(operation)", missing: missing, isOneOf: other == nil && missing.count > 1,
          hosts: hosts, rank: rank)
      }
    }
    guard let expected else { return }
    containment?.hasReceived(from: Int(status.MPI_SOURCE))
    try check(&status, holds: expected, operation)
  }

  /// Throws unless the message that `status` tells of had `expected` bytes: MPI itself complains of longer ones only.
  ///
  /// `int MPI_Get_count(const MPI_Status *status, MPI_Datatype datatype, int *count)` — MPI_Get_count(3)
  func check(
    _ status: UnsafePointer<MPI_Status>, holds expected: Int, _ operation: StaticString
  ) throws(CommunicationError) {
    var count: Int32 = 0
    try check(MPI_Get_count(status, fmdist_byte(), &count), "MPI_Get_count")
    guard Int(count) == expected else {
      throw CommunicationError(
        code: CommunicationError.badArgument,
        text:
          "rank \(status.pointee.MPI_SOURCE) sent \(count) bytes with tag \(status.pointee.MPI_TAG), and \(expected) were expected",
        operation: "\(operation)", rank: rank)
    }
  }
}
