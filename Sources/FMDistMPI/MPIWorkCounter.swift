import CFMDistMPI
import FMDistCommunication

/// A counter in rank 0's memory that other hosts reach by MPI's one-sided operations.
///
/// Those of MPICH over UCX are messages that the target's library answers, so rank 0 has to call MPI now and then: ``progress()``.
final class MPIWorkCounter: WorkCounter {
  private let communicator: MPICommunicator
  private var window: WindowHandle

  /// `int MPI_Win_allocate(MPI_Aint size, int disp_unit, MPI_Info info, MPI_Comm comm, void *baseptr, MPI_Win *win)` —
  /// MPI_Win_allocate(3)
  ///
  /// `int MPI_Win_lock_all(int assert, MPI_Win win)` — MPI_Win_lock_all(3)
  ///
  /// `int MPI_Win_sync(MPI_Win win)` — MPI_Win_sync(3)
  init(communicator: MPICommunicator) throws(CommunicationError) {
    self.communicator = communicator
    let check = communicator.check
    let bytes = communicator.rank == 0 ? MemoryLayout<Int64>.stride : 0
    // MPI's own waiting gives no core away.
    try communicator.barrier()
    var window = fmdist_win_null()
    var base: UnsafeMutableRawPointer?
    try check(
      MPI_Win_allocate(
        MPI_Aint(bytes), Int32(MemoryLayout<Int64>.stride), fmdist_info_null(), communicator.collectives, &base,
        &window), "MPI_Win_allocate")
    try check(MPI_Win_lock_all(MPI_MODE_NOCHECK, window), "MPI_Win_lock_all")
    if communicator.rank == 0 { base?.storeBytes(of: 0, as: Int64.self) }
    try check(MPI_Win_sync(window), "MPI_Win_sync")
    self.window = window
    try communicator.barrier()
  }

  /// `int MPI_Rget_accumulate(const void *origin_addr, int origin_count, MPI_Datatype origin_datatype, void *result_addr,
  /// int result_count, MPI_Datatype result_datatype, int target_rank, MPI_Aint target_disp, int target_count,
  /// MPI_Datatype target_datatype, MPI_Op op, MPI_Win win, MPI_Request *request)` — MPI_Rget_accumulate(3)
  func next() throws(CommunicationError) -> Int {
    communicator.checkThread()
    let numbers = UnsafeMutablePointer<Int64>.allocate(capacity: 2)
    numbers[0] = 1
    numbers[1] = 0
    var request = fmdist_request_null()
    let code = MPI_Rget_accumulate(
      numbers, 1, fmdist_int64(), numbers + 1, 1, fmdist_int64(), 0, 0, 1, fmdist_int64(), fmdist_sum(), window,
      &request)
    try communicator.check(code, "MPI_Rget_accumulate")
    // If this throws, MPI may still write to the numbers: they are left to it.
    try communicator.poll("MPI_Rget_accumulate", missing: { [0] }) { () throws(CommunicationError) in
      try communicator.testEnd(of: &request).isThrough
    }
    defer { numbers.deallocate() }
    return Int(numbers[1])
  }

  func progress() throws(CommunicationError) { try communicator.progress() }

  /// `int MPI_Win_unlock_all(MPI_Win win)` — MPI_Win_unlock_all(3)
  func close() throws(CommunicationError) {
    communicator.checkThread()
    try communicator.barrier()
    try communicator.check(MPI_Win_unlock_all(window), "MPI_Win_unlock_all")
    try communicator.check(MPI_Win_free(&window), "MPI_Win_free")
  }
}
