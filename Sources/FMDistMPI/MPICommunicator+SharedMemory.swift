import CFMDistMPI
import CFMDistRankProcess
import FMDistCommunication

extension MPICommunicator {
  /// Memory in common with the other ranks of this host, each part where its rank runs.
  ///
  /// `int MPI_Win_allocate_shared(MPI_Aint size, int disp_unit, MPI_Info info, MPI_Comm comm, void *baseptr, MPI_Win *win)`
  /// — MPI_Win_allocate_shared(3)
  ///
  /// `int MPI_Win_shared_query(MPI_Win win, int rank, MPI_Aint *size, int *disp_unit, void *baseptr)` —
  /// MPI_Win_shared_query(3)
  ///
  /// `int MPI_Win_free(MPI_Win *win)` — MPI_Win_free(3)
  package func sharedMemory(byteCount: Int) throws(CommunicationError) -> SharedMemory {
    checkThread()
    // Room to begin on a cache line, and no empty part.
    let lineBytes = 64
    let bytes = byteCount + 2 * lineBytes
    // Allocating waits for all ranks of the host, and MPI's waiting neither gives the core away nor has a watchdog.
    try meetHost()
    var info = fmdist_info_null()
    try check(MPI_Info_create(&info), "MPI_Info_create")
    // Each part on pages of its own, which lie where the rank that first writes them runs.
    try check(MPI_Info_set(info, "alloc_shared_noncontig", "true"), "MPI_Info_set")
    var window = fmdist_win_null()
    var base: UnsafeMutableRawPointer?
    try check(MPI_Win_allocate_shared(bytes, 1, info, local, &base, &window), "MPI_Win_allocate_shared")
    try check(MPI_Info_free(&info), "MPI_Info_free")
    base?.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    var parts: [UnsafeMutableRawBufferPointer] = []
    for rank in 0..<localSize {
      var partBytes: MPI_Aint = 0
      var unit: Int32 = 0
      var address: UnsafeMutableRawPointer?
      try check(MPI_Win_shared_query(window, Int32(rank), &partBytes, &unit, &address), "MPI_Win_shared_query")
      guard let address else {
        throw CommunicationError(
          code: CommunicationError.badArgument, text: "there is no memory of local rank \(rank)",
          operation: "MPI_Win_shared_query", rank: self.rank)
      }
      let start = address.alignedUp(toMultipleOf: lineBytes)
      parts.append(UnsafeMutableRawBufferPointer(start: start, count: partBytes - (start - address)))
    }
    let memory = SharedMemory(parts: parts) { [unowned self] () throws(CommunicationError) in
      checkThread()
      try meetHost()
      var handle = window
      try check(MPI_Win_free(&handle), "MPI_Win_free")
      memories.removeAll(where: \.isClosed)
    }
    if containment != nil { memories.append(memory) }
    // Nobody writes to a part before its rank has set it to zero.
    try meetHost()
    return memory
  }

  /// Returns once all ranks of this host have called it: those of a group either all go through or none does, if only because one of
  /// them has failed before it came here.
  private func meetHost() throws(CommunicationError) {
    if containment != nil {
      try meet(localRanks)
      return
    }
    var request = fmdist_request_null()
    try check(MPI_Ibarrier(local, &request), "MPI_Ibarrier")
    try wait(for: &request, "MPI_Ibarrier")
  }

  /// Throws, on all ranks of this host, if the file system of shared memory has less room than all their `byteCount` together:
  /// writing there would end in SIGBUS. One rank alone on its host gets memory of its own.
  ///
  /// `int MPI_Iallreduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Iallreduce(3)
  package func requireSharedMemory(byteCount: Int) throws(CommunicationError) {
    checkThread()
    guard localSize > 1 else { return }
    let needed = try sumOverHost(Int64(byteCount))
    // Asked for before any of the ranks has taken any.
    let free = Int64(fmdist_shared_memory_free())
    try meetHost()
    guard free >= 0, free < needed else { return }
    // One sentence is enough: the first rank's end is that of all, for which the others wait.
    if localRank > 0 { try meetHost() }
    func megabytes(_ bytes: Int64) -> Int64 { (bytes + 1 << 20 - 1) >> 20 }
    throw CommunicationError(
      code: CommunicationError.noSharedMemory,
      text:
        "the \(localSize) ranks of \(hosts.names[hosts.host(ofRank: rank)]) need \(megabytes(needed)) MB of shared memory together, and "
        + "/dev/shm has \(free >> 20) MB free; make it larger (mount -o remount,size=1g /dev/shm, or docker run --shm-size=1g), "
        + "or start fewer ranks with more threads", operation: "shared memory", rank: rank)
  }

  /// The sum of all `value`s of this host's ranks.
  private func sumOverHost(_ value: Int64) throws(CommunicationError) -> Int64 {
    if containment != nil { return try meet(localRanks, with: value).reduce(0, +) }
    var sum = value
    var request = fmdist_request_null()
    let code = MPI_Iallreduce(fmdist_in_place(), &sum, 1, fmdist_int64(), fmdist_sum(), local, &request)
    try check(code, "MPI_Iallreduce")
    try wait(for: &request, "MPI_Iallreduce")
    return sum
  }

  /// The ranks of this host.
  private var localRanks: [Int] { hosts.ranks[hosts.host(ofRank: rank)] }

  /// `int MPI_Iprobe(int source, int tag, MPI_Comm comm, int *flag, MPI_Status *status)` — MPI_Iprobe(3)
  package func progress() throws(CommunicationError) {
    checkThread()
    var isThere: Int32 = 0
    var status = MPI_Status()
    try check(MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, messages, &isThere, &status), "MPI_Iprobe")
  }

  /// Of all ranks nothing is known but by messages: one that fails ends the job. In a group it says so.
  package func check(_ operation: @autoclosure () -> String, awaited: () -> [Int]) throws(CommunicationError) {
    guard containment != nil else { return }
    checkThread()
    try checkStanding(operation())
    if try hearsOfFailure() { try abandon(operation()) }
  }
}
