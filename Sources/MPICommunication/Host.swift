import CMPI
import CProcessor
import Communication

/// The ranks of this host, and the cores that they may use together.
struct Host {
  let rank: Int
  let size: Int
  let cores: Int

  /// Asks all ranks of `world`.
  ///
  /// `int MPI_Comm_split_type(MPI_Comm comm, int split_type, int key, MPI_Info info, MPI_Comm *newcomm)` —
  /// MPI_Comm_split_type(3)
  ///
  /// `int MPI_Allreduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm)` —
  /// MPI_Allreduce(3)
  init(of world: MPI_Comm, check: CallCheck) throws(CommunicationError) {
    var local = fmdist_comm_null()
    var rank: Int32 = 0
    var size: Int32 = 0
    try check(
      MPI_Comm_split_type(world, MPI_COMM_TYPE_SHARED, 0, fmdist_info_null(), &local), "MPI_Comm_split_type")
    try check(MPI_Comm_rank(local, &rank), "MPI_Comm_rank")
    try check(MPI_Comm_size(local, &size), "MPI_Comm_size")
    // With each rank bound to cores of its own, none sees them all; the bits of all masks together do.
    let mostCores = 8192
    var mask = [UInt8](repeating: 0, count: mostCores / 8)
    fmdist_affinity_mask(&mask, UInt(mask.count))
    let code = mask.withUnsafeMutableBytes {
      MPI_Allreduce(fmdist_in_place(), $0.baseAddress, Int32($0.count), fmdist_byte(), fmdist_bor(), local)
    }
    try check(code, "MPI_Allreduce")
    try check(MPI_Comm_free(&local), "MPI_Comm_free")
    self.rank = Int(rank)
    self.size = Int(size)
    cores = max(1, mask.reduce(0) { $0 + $1.nonzeroBitCount })
  }
}
