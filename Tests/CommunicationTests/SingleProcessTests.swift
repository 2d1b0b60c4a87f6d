import FMDistCommunication
import FMDistMemory
import Testing

@Suite("A single process")
struct SingleProcessTests {
  let world = SingleProcess()

  @Test func isRankZeroOfOne() {
    #expect(world.rank == 0 && world.size == 1 && world.localRank == 0 && world.localSize == 1)
  }

  @Test func keepsWhatItBroadcastsAndGathers() throws {
    try world.barrier()
    #expect(try world.broadcastBytes([1, 2, 3], root: 0) == [1, 2, 3])
    #expect(try world.gatherBytes([4, 5], root: 0) == [[4, 5]])
    #expect(try world.allGather(7) == [7])
    #expect(try world.broadcast(2.5, root: 0) == 2.5)
  }

  @Test func exchangesNothing() throws {
    let exchange = try world.exchange(sending: [], receiving: [], owners: [])
    try exchange.start()
    #expect(try exchange.test())
    try exchange.wait()
    try exchange.close()
  }

  @Test func refusesAnotherRootAndMessages() {
    #expect(throws: CommunicationError.self) { try world.broadcastBytes([1], root: 1) }
    #expect(throws: CommunicationError.self) { try world.gatherBytes([1], root: -1) }
    let buffer = Buffer<UInt8>(count: 1)
    #expect(throws: CommunicationError.self) {
      try world.exchange(
        sending: [Message(peer: 0, tag: 0, bytes: buffer.view.bytes)], receiving: [], owners: [buffer])
    }
  }
}
