import FMDistCommunication
import FMDistMemory
import Testing

@Suite("A group of ranks on threads")
struct ThreadGroupTests {
  @Test(arguments: [1, 2, 3, 4, 5, 8])
  func runsEachRankOnceAndReturnsInRankOrder(size: Int) throws {
    let pairs = try ThreadGroup.run(size: size) { [$0.rank, $0.size, $0.localRank, $0.localSize] }
    #expect(pairs == (0..<size).map { [$0, size, $0, size] })
  }

  @Test(arguments: [1, 2, 3, 5, 8])
  func broadcastsFromEachRoot(size: Int) throws {
    for root in 0..<size {
      let results = try ThreadGroup.run(size: size) { world in
        try world.broadcastBytes(world.rank == root ? Array(repeating: UInt8(root), count: 3 * root) : [], root: root)
      }
      #expect(results == Array(repeating: Array(repeating: UInt8(root), count: 3 * root), count: size))
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8])
  func gathersArraysOfDifferentLengths(size: Int) throws {
    for root in 0..<size {
      let results = try ThreadGroup.run(size: size) { world in
        try world.gatherBytes(Array(repeating: UInt8(world.rank), count: world.rank), root: root)
      }
      let expected = (0..<size).map { Array(repeating: UInt8($0), count: $0) }
      for rank in 0..<size { #expect(results[rank] == (rank == root ? expected : [])) }
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8])
  func gathersValuesOnAllRanks(size: Int) throws {
    let results = try ThreadGroup.run(size: size) { try $0.allGather(Float($0.rank) / 2) }
    #expect(results == Array(repeating: (0..<size).map { Float($0) / 2 }, count: size))
  }

  @Test func barrierIsPassedWhenAllHaveArrived() throws {
    final class Counter: @unchecked Sendable {
      // Sendable because each rank has an element of its own, and reads the others' after the barrier.
      let arrived = Buffer<Int>(count: 5)
    }
    let counter = Counter()
    let sums = try ThreadGroup.run(size: 5) { world in
      var seen: [Int] = []
      for round in 1...20 {
        counter.arrived.view[world.rank] = round
        try world.barrier()
        seen.append(counter.arrived.view.elements.filter { $0 == round }.count)
        try world.barrier()
      }
      return seen
    }
    #expect(sums == Array(repeating: Array(repeating: 5, count: 20), count: 5))
  }

  @Test(arguments: [2, 3, 5], [0, 1, 1000])
  func exchangesPreparedMessagesManyTimes(size: Int, byteCount: Int) throws {
    let errors = try ThreadGroup.run(size: size) { world in
      let peers = (0..<world.size).filter { $0 != world.rank }
      let sent = Buffer<UInt8>(count: byteCount)
      let received = peers.map { _ in Buffer<UInt8>(count: byteCount) }
      let exchange = try world.exchange(
        sending: peers.map { Message(peer: $0, tag: 3, bytes: sent.view.bytes) },
        receiving: zip(peers, received).map { Message(peer: $0, tag: 3, bytes: $1.view.bytes) },
        owners: [sent] + received)
      var wrong = 0
      for round in 0..<5 {
        sent.view.fill(UInt8(world.rank * 10 + round))
        try exchange.start()
        if round % 2 == 0 { while try !exchange.test() {} }
        try exchange.wait()
        for (peer, buffer) in zip(peers, received) {
          wrong += buffer.view.elements.filter { $0 != UInt8(peer * 10 + round) }.count
        }
      }
      try exchange.close()
      return wrong
    }
    #expect(errors == Array(repeating: 0, count: size))
  }

  @Test func messagesMatchByTagAndInOrder() throws {
    let results = try ThreadGroup.run(size: 2) { world in
      let buffers = (0..<3).map { Buffer<UInt8>([world.rank == 0 ? UInt8($0 + 1) : 0]) }
      let tags = world.rank == 0 ? [7, 7, 8] : [8, 7, 7]
      let messages = zip(tags, buffers).map { Message(peer: 1 - world.rank, tag: $0, bytes: $1.view.bytes) }
      let exchange = try world.exchange(
        sending: world.rank == 0 ? messages : [], receiving: world.rank == 1 ? messages : [], owners: buffers)
      try exchange.start()
      try exchange.wait()
      try exchange.close()
      return buffers.map { $0.view[0] }
    }
    #expect(results[1] == [3, 1, 2])
  }
}
