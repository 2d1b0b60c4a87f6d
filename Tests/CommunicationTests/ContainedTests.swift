import FMDistCommunication
import FMDistMemory
import Testing

@Suite("An error in a group of ranks on threads", .timeLimit(.minutes(1)))
struct ContainedTests {
  /// In what the others of the group are when one of its ranks throws.
  static let operations = ["end", "barrier", "broadcast", "gather", "receive", "send", "memory", "board", "exchanges"]

  @Test(arguments: operations, [nil, [0, 0, 0, 1, 1]] as [[Int]?])
  func isTheGroupsOwn(operation: String, hosts: [Int]?) throws {
    let failures = try ThreadGroup.run(size: 5, hosts: hosts) { world -> [String] in
      // Ranks 0, 2 and 4, and ranks 1 and 3, which nothing happens to.
      let group = try #require(try world.split(color: world.rank % 2, key: 0))
      var failures: [String] = []
      for failing in 0..<3 {
        do {
          let value = try group.contained {
            if world.rank % 2 == 1 {
              for round in 0..<5 { try SplitTests.checkOperations(group, round: round) }
              return 7
            }
            try Self.wait(in: operation, group, failing: failing)
            return 8
          }
          #expect(value == 7)
        } catch let failure as GroupFailure {
          failures.append(failure.description)
          #expect((failure.error is SplitTests.Wrong) == (group.rank == failing))
        }
        // The group is as new, and so is what all ranks have in common.
        for round in 0..<2 { try SplitTests.checkOperations(group, round: round) }
        #expect(try world.allGather(world.rank) == Array(0..<5))
      }
      return failures
    }
    let expected = (0..<3).map { "rank \($0 * 2): the test throws" }
    #expect(failures == [expected, [], expected, [], expected])
  }

  /// Rank `failing` throws, and the others are in `operation`, or come to it.
  static func wait(in operation: String, _ group: any Communicator, failing: Int) throws {
    let other = (group.rank + 1) % group.size
    let buffer = Buffer<UInt8>(count: 100)
    let board = try HostBarrier(channels: 1, communicator: group)
    let message = Message(peer: failing, tag: 1, bytes: buffer.view.bytes)
    let exchange = try group.exchange(
      sending: operation == "send" && group.rank != failing ? [message] : [],
      receiving: operation == "receive" && group.rank != failing ? [message] : [], owners: [buffer])
    if group.rank == failing {
      // A message that nobody asks for.
      let lost = try group.exchange(
        sending: [Message(peer: other, tag: 3, bytes: buffer.view.bytes)], receiving: [], owners: [buffer])
      try lost.start()
      throw SplitTests.Wrong(text: "the test throws")
    }
    switch operation {
    case "end": return
    case "barrier": try group.barrier()
    case "broadcast": try group.broadcast(buffer.view.bytes, root: failing)
    case "gather": _ = try group.gatherBytes([1], root: failing)
    case "memory": _ = try group.sharedMemory(byteCount: 10)
    case "board":
      board.arrive(0)
      // On another host nobody is missing.
      try board.wait(0, round: 1, operation: "the test's board")
    case "exchanges": while true { try SplitTests.checkOperations(group, round: 1) }
    default:
      try exchange.start()
      try exchange.wait()
    }
  }

  @Test func whatIsNotOfAGroupEndsTheJob() throws {
    let error = CommunicationError(
      code: CommunicationError.watchdogCode, text: "a test", operation: "waiting", rank: 1)
    let thrown = #expect(throws: CommunicationError.self) {
      try ThreadGroup.run(size: 4) { world in
        let group = try #require(try world.split(color: world.rank / 2, key: 0))
        try group.contained {
          if world.rank == 1 { throw error }
          try group.barrier()
          try group.barrier()
        }
        try world.barrier()
      }
    }
    #expect(thrown == error)
  }

  @Test func anErrorOutsideOfGroupsEndsThoseThatWaitInThem() throws {
    #expect(throws: SplitTests.Wrong.self) {
      try ThreadGroup.run(size: 4) { world in
        let group = try #require(try world.split(color: world.rank / 2, key: 0))
        if world.rank == 3 { throw SplitTests.Wrong(text: "outside") }
        try group.contained { while true { try group.barrier() } }
      }
    }
  }
}
