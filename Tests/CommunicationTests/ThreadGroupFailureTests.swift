import FMDistCommunication
import FMDistMemory
import Testing

@Suite("A group of ranks on threads, when one fails", .timeLimit(.minutes(1)))
struct ThreadGroupFailureTests {
  struct Failed: Error, Equatable { let rank: Int }

  @Test(arguments: [2, 3, 5])
  func throwsTheFirstErrorAndWakesTheOthers(size: Int) {
    for failing in 0..<size {
      #expect(throws: Failed(rank: failing)) {
        try ThreadGroup.run(size: size) { world in
          if world.rank == failing { throw Failed(rank: failing) }
          try world.barrier()
        }
      }
    }
  }

  @Test func wakesARankThatWaitsForAMessage() {
    #expect(throws: Failed(rank: 1)) {
      try ThreadGroup.run(size: 2) { world in
        if world.rank == 1 { throw Failed(rank: 1) }
        let buffer = Buffer<UInt8>(count: 1)
        let exchange = try world.exchange(
          sending: [], receiving: [Message(peer: 1, tag: 0, bytes: buffer.view.bytes)], owners: [buffer])
        try exchange.start()
        try exchange.wait()
      }
    }
  }

  @Test func waitingForARankThatReturnedIsAnError() throws {
    let error = try #require(throws: CommunicationError.self) {
      try ThreadGroup.run(size: 3) { world in if world.rank != 1 { try world.barrier() } }
    }
    #expect(error.description.contains("rank 1 has returned"))
  }

  @Test func differentCallsInOnePlaceAreAnError() throws {
    let error = try #require(throws: CommunicationError.self) {
      try ThreadGroup.run(size: 2) { world in
        if world.rank == 0 { try world.barrier() } else { _ = try world.broadcast(1, root: 0) }
      }
    }
    #expect(error.description.contains("barrier") && error.description.contains("broadcast"))
  }

  @Test func messagesOfDifferentLengthsAreAnError() throws {
    let error = try #require(throws: CommunicationError.self) {
      try ThreadGroup.run(size: 2) { world in
        let buffer = Buffer<UInt8>(count: world.rank + 3)
        let message = Message(peer: 1 - world.rank, tag: 9, bytes: buffer.view.bytes)
        let exchange = try world.exchange(
          sending: world.rank == 0 ? [message] : [], receiving: world.rank == 1 ? [message] : [], owners: [buffer])
        try exchange.start()
        try exchange.wait()
      }
    }
    #expect(error.description.contains("3 bytes with tag 9") && error.description.contains("4"))
  }

  @Test func theTimeLimitEndsADeadlock() throws {
    let error = try #require(throws: CommunicationError.self) {
      try ThreadGroup.run(size: 2, secondsAllowed: 0.2) { world in
        // Both wait for a message that the other would only send afterwards.
        let buffer = Buffer<UInt8>(count: 1)
        let exchange = try world.exchange(
          sending: [], receiving: [Message(peer: 1 - world.rank, tag: 0, bytes: buffer.view.bytes)], owners: [buffer])
        try exchange.start()
        try exchange.wait()
      }
    }
    #expect(error.description.contains("time limit"))
  }

  @Test func abortEndsTheGroupWithItsMessage() throws {
    let error = try #require(throws: CommunicationError.self) {
      try ThreadGroup.run(size: 3) { world in
        if world.rank == 2 { (world as? any JobCommunicator)?.abort(code: 65, message: "the test aborts") }
        try world.barrier()
      }
    }
    #expect(error.code == 65 && error.rank == 2 && error.text == "the test aborts")
  }

  @Test(arguments: [(-1, 0), (3, 0), (0, 0), (1, -1), (1, 32768)])
  func refusesMessagesThatCannotBe(peer: Int, tag: Int) {
    #expect(throws: CommunicationError.self) {
      try ThreadGroup.run(size: 3) { world in
        guard world.rank == 0 else { return }
        let buffer = Buffer<UInt8>(count: 1)
        _ = try world.exchange(
          sending: [Message(peer: peer, tag: tag, bytes: buffer.view.bytes)], receiving: [], owners: [buffer])
      }
    }
  }
}
