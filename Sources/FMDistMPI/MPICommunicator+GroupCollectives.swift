import CFMDistMPI
import FMDistCommunication
import FMDistMemory

/// The collective operations of a group, by messages between two ranks, which can be taken back.
extension MPICommunicator {
  /// Returns once all of `ranks`, of which this is one, have called it: each one's `value`, in another order on each of them.
  ///
  /// In ceil(log2 n) rounds (Bruck): after each, a rank knows of twice as many that they have come.
  @discardableResult
  func meet(
    _ ranks: some RandomAccessCollection<Int>, with value: Int64 = 0, tag: Int32 = 0, heeding: [Int]? = nil
  ) throws(CommunicationError) -> [Int64] {
    let ranks = Array(ranks)
    let heeded = heeding ?? ranks
    guard let place = ranks.firstIndex(of: rank) else { preconditionFailure("rank \(rank) is not among \(ranks)") }
    let values = Buffer<Int64>(count: ranks.count)
    values.view[0] = value
    var distance = 1
    while distance < ranks.count {
      let count = min(distance, ranks.count - distance)
      let (to, from) = (
        ranks[(place - distance + ranks.count) % ranks.count], ranks[(place + distance) % ranks.count]
      )
      let incoming = values.view[distance..<distance + count].bytes
      var send = try startSend(UnsafeRawBufferPointer(values.view[0..<count].bytes), to: to, tag: tag)
      containment?.held.append(send)
      var receive = try startReceive(incoming, from: from, tag: tag)
      try wait(for: &receive, "MPI_Irecv", of: from, expecting: incoming.count, heeding: heeded)
      containment?.held.removeLast()
      try wait(for: &send, "MPI_Isend", of: to, heeding: heeded)
      distance *= 2
    }
    return Array(values.view.elements)
  }

  /// Copies `bytes` of rank `root` over `bytes` of all others, along a binomial tree.
  func broadcastInGroup(_ bytes: UnsafeMutableRawBufferPointer, root: Int) throws(CommunicationError) {
    try CommunicationError.check(root: root, size: size, operation: "broadcast", rank: rank)
    let place = (rank - root + size) % size
    // The lowest bit of a place leads to where its bytes come from; lower bits lead to where they go.
    let own = place == 0 ? size : place & -place
    for range in Chunks.ranges(byteCount: bytes.count, most: chunkBytes) {
      let chunk = UnsafeMutableRawBufferPointer(rebasing: bytes[range])
      if place > 0 {
        let parent = (place - own + root) % size
        var request = try startReceive(chunk, from: parent)
        try wait(for: &request, "MPI_Irecv", of: parent, isRoot: true, expecting: chunk.count)
      }
      var bit = 1
      while bit < own { bit *= 2 }
      bit /= 2
      while bit > 0 {
        if place + bit < size {
          let child = (place + bit + root) % size
          var request = try startSend(UnsafeRawBufferPointer(chunk), to: child)
          try wait(for: &request, "MPI_Isend", of: child)
        }
        bit /= 2
      }
    }
  }
}
