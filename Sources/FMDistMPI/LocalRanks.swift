import CFMDistMPI
import CFMDistProcessor
import FMDistCommunication
import Glibc

/// The ranks that share memory with this one, the cores that they may use together, and how all ranks lie on hosts.
struct LocalRanks {
  /// Of these ranks alone; to be freed.
  let communicator: MPI_Comm
  let size: Int
  let cores: Int
  let hosts: Hosts

  /// Asks all ranks of `world`, of which this is `rank` of `worldSize`.
  ///
  /// Where it can, by operations that wait politely: with more ranks than cores, one that spins keeps those off a core that it waits for.
  ///
  /// `int MPI_Comm_split_type(MPI_Comm comm, int split_type, int key, MPI_Info info, MPI_Comm *newcomm)` —
  /// MPI_Comm_split_type(3)
  ///
  /// `int MPI_Iallreduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Iallreduce(3)
  ///
  /// `int MPI_Ibcast(void *buffer, int count, MPI_Datatype datatype, int root, MPI_Comm comm, MPI_Request *request)` — MPI_Ibcast(3)
  ///
  /// `int MPI_Iallgather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
  /// MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)` — MPI_Iallgather(3)
  init(of world: MPI_Comm, rank: Int, size worldSize: Int, check: CallCheck) throws(CommunicationError) {
    var local = fmdist_comm_null()
    var localSize: Int32 = 0
    try check(
      MPI_Comm_split_type(world, MPI_COMM_TYPE_SHARED, 0, fmdist_info_null(), &local), "MPI_Comm_split_type")
    try check(MPI_Comm_size(local, &localSize), "MPI_Comm_size")
    // With each rank bound to cores of its own, none sees them all; the bits of all masks together do.
    let mostCores = 8192
    var mask = [UInt8](repeating: 0, count: mostCores / 8)
    fmdist_affinity_mask(&mask, UInt(mask.count))
    var request = fmdist_request_null()
    let cores = UnsafeMutableRawBufferPointer.allocate(byteCount: mask.count, alignment: 1)
    defer { cores.deallocate() }
    cores.copyBytes(from: mask)
    let code = MPI_Iallreduce(
      fmdist_in_place(), cores.baseAddress, Int32(cores.count), fmdist_byte(), fmdist_bor(), local, &request)
    try check(code, "MPI_Iallreduce")
    try Self.wait(for: &request, "MPI_Iallreduce", check)

    // A host is known by its first rank.
    let records = UnsafeMutableBufferPointer<HostRecord>.allocate(capacity: worldSize)
    defer { records.deallocate() }
    records.initialize(repeating: HostRecord(leader: Int64(rank)))
    let (own, bytes) = (records.baseAddress.map { $0 + rank }, Int32(MemoryLayout<HostRecord>.stride))
    try check(MPI_Ibcast(own, 8, fmdist_byte(), 0, local, &request), "MPI_Ibcast")
    try Self.wait(for: &request, "MPI_Ibcast", check)
    let gathering = MPI_Iallgather(
      fmdist_in_place(), bytes, fmdist_byte(), records.baseAddress, bytes, fmdist_byte(), world, &request)
    try check(gathering, "MPI_Iallgather")
    try Self.wait(for: &request, "MPI_Iallgather", check)
    communicator = local
    size = Int(localSize)
    self.cores = max(1, cores.reduce(0) { $0 + $1.nonzeroBitCount })
    hosts = Hosts(hostOfRank: records.map { Int($0.leader) }, names: records.map(\.name.text))
  }

  /// Polls until `request` of `operation` is through.
  ///
  /// `int MPI_Test(MPI_Request *request, int *flag, MPI_Status *status)` — MPI_Test(3)
  private static func wait(
    for request: inout MPI_Request, _ operation: StaticString, _ check: CallCheck
  ) throws(CommunicationError) {
    var backoff = Backoff(.crowded)
    var (status, isThrough) = (MPI_Status(), Int32(0))
    while true {
      try check(MPI_Test(&request, &isThrough, &status), operation)
      guard isThrough == 0 else { return }
      _ = backoff.pause()
    }
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
