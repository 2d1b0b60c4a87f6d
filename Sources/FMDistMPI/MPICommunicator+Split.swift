import CFMDistMPI
import FMDistCommunication

extension MPICommunicator {
  /// See ``Communicator``.
  ///
  /// `int MPI_Comm_split(MPI_Comm comm, int color, int key, MPI_Comm *newcomm)` — MPI_Comm_split(3)
  package func split(color: Int?, key: Int) throws(CommunicationError) -> (any Communicator)? {
    checkThread()
    let members = SplitRequest.group(of: rank, in: try allGather(SplitRequest(color: color, key: key)))
    // MPI's own waiting gives no core away, so all begin together.
    try barrier()
    guard let members, let number = members.firstIndex(of: rank) else {
      var none = fmdist_comm_null()
      try check(MPI_Comm_split(collectives, MPI_UNDEFINED, 0, &none), "MPI_Comm_split")
      return nil
    }
    var collectives = fmdist_comm_null()
    var messages = fmdist_comm_null()
    var local = fmdist_comm_null()
    // By numbers that fit MPI's.
    try check(
      MPI_Comm_split(self.collectives, Int32(members[0]), Int32(number), &collectives), "MPI_Comm_split")
    try check(MPI_Comm_dup(collectives, &messages), "MPI_Comm_dup")
    let host = hosts.subset(members).host(ofRank: number)
    try check(MPI_Comm_split(collectives, Int32(host), Int32(number), &local), "MPI_Comm_split")
    let group = MPICommunicator(
      members, rank: number, of: self, collectives: collectives, messages: messages, local: local)
    groups.append(group)
    return group
  }

  /// Of one host in its memory; over several by MPI's one-sided operations.
  package func workCounter() throws(CommunicationError) -> any WorkCounter {
    hosts.count == 1 ? try SharedCounter(communicator: self) : try MPIWorkCounter(communicator: self)
  }
}
