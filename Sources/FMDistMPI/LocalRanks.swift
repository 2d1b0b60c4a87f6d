import CFMDistMPI
import CFMDistProcessor
import CFMDistRankProcess
import FMDistCommunication
import Glibc

/// The ranks that share memory with this one, the cores that they may use together, and how all ranks lie on hosts.
struct LocalRanks {
  /// Of these ranks alone; to be freed.
  let communicator: CommunicatorHandle
  let size: Int
  let cores: Int
  /// How many cores they would have, had the launcher not bound them unasked; nil where it does not.
  let unboundCores: Int?
  let hosts: Hosts

  /// Asks all ranks of `world`, of which this is `rank` of `worldSize`.
  ///
  /// `int MPI_Comm_split_type(MPI_Comm comm, int split_type, int key, MPI_Info info, MPI_Comm *newcomm)` —
  /// MPI_Comm_split_type(3)
  ///
  /// `int MPI_Allreduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm)` —
  /// MPI_Allreduce(3)
  ///
  /// `int MPI_Bcast(void *buffer, int count, MPI_Datatype datatype, int root, MPI_Comm comm)` — MPI_Bcast(3)
  ///
  /// `int MPI_Allgather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
  /// MPI_Datatype recvtype, MPI_Comm comm)` — MPI_Allgather(3)
  init(of world: CommunicatorHandle, rank: Int, size worldSize: Int, check: CallCheck) throws(CommunicationError) {
    var local = fmdist_comm_null()
    var localSize: Int32 = 0
    try check(
      MPI_Comm_split_type(world, fmdist_comm_type_shared(), 0, fmdist_info_null(), &local), "MPI_Comm_split_type")
    try check(MPI_Comm_size(local, &localSize), "MPI_Comm_size")
    // With each rank bound to cores of its own, none sees them all; the bits of all masks together do.
    let mostCores = 8192
    var mask = [UInt8](repeating: 0, count: mostCores / 8)
    fmdist_affinity_mask(&mask, UInt(mask.count))
    let code = mask.withUnsafeMutableBytes {
      MPI_Allreduce(fmdist_in_place(), $0.baseAddress, Int32($0.count), fmdist_byte(), fmdist_bor(), local)
    }
    try check(code, "MPI_Allreduce")

    // A host is known by its first rank.
    var record = HostRecord(leader: Int64(rank))
    try check(MPI_Bcast(&record.leader, 8, fmdist_byte(), 0, local), "MPI_Bcast")
    var records = [HostRecord](repeating: record, count: worldSize)
    let bytes = Int32(MemoryLayout<HostRecord>.size)
    try check(MPI_Allgather(&record, bytes, fmdist_byte(), &records, bytes, fmdist_byte(), world), "MPI_Allgather")
    communicator = local
    size = Int(localSize)
    cores = max(1, mask.reduce(0) { $0 + $1.nonzeroBitCount })
    let launcherCores = Int(fmdist_launcher_cores())
    unboundCores = launcherCores > 0 ? max(cores, launcherCores) : nil
    hosts = Hosts(hostOfRank: records.map { Int($0.leader) }, names: records.map(\.name.text))
  }

  /// What each rank tells all others.
  private struct HostRecord {
    var leader: Int64
    var name = HostName()
  }
}

/// This host's name, cut to 64 bytes.
private struct HostName {
  private var bytes: InlineArray<64, UInt8> = .init(repeating: 0)

  init() {
    var characters = [CChar](repeating: 0, count: 256)
    guard gethostname(&characters, characters.count - 1) == 0 else { return }
    for (place, character) in characters.prefix(63).enumerated() { bytes[place] = UInt8(bitPattern: character) }
  }

  var text: String {
    let characters = bytes.indices.lazy.map { bytes[$0] }.prefix { $0 != 0 }
    return String(decoding: Array(characters), as: UTF8.self)
  }
}
