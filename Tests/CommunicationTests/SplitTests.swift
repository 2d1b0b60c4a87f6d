import FMDistCommunication
import FMDistMemory
import Foundation
import Testing

@Suite("Groups of ranks on threads", .timeLimit(.minutes(2)))
struct SplitTests {
  @Test func ranksOfOneColorAreOrderedByKeyAndThenByRank() throws {
    let keys = [5, -1, 5, 0, 5, 2]
    let colors: [Int?] = [7, -3, 7, nil, 7, -3]
    let groups = try ThreadGroup.run(size: 6) { world -> [Int]? in
      try world.split(color: colors[world.rank], key: keys[world.rank])?.allGather(world.rank)
    }
    #expect(groups == [[0, 2, 4], [1, 5], [0, 2, 4], nil, [0, 2, 4], [1, 5]])
    let reversed = try ThreadGroup.run(size: 3) { world in
      let group = try world.split(color: 0, key: -world.rank)
      return [group?.rank, group?.size]
    }
    #expect(reversed == [[2, 3], [1, 3], [0, 3]])
  }

  @Test func aGroupKnowsItsHostsAndKeepsTheCoresOfTheJob() throws {
    let hosts = [0, 1, 0, 1, 0, 1]
    try ThreadGroup.run(size: 6, hosts: hosts) { world in
      let group = try #require(try world.split(color: world.rank / 3, key: 0))
      // Ranks 0 and 2 on one host, 1 on the other; 4 alone, 3 and 5.
      #expect(group.hosts.ranks == (world.rank < 3 ? [[0, 2], [1]] : [[0, 2], [1]]))
      #expect(group.localSize == [2, 1, 2, 2, 1, 2][world.rank])
      #expect(group.hostShare == HostShare(number: world.localRank, count: 3) && group.hostShare == world.hostShare)
      #expect(group.localCores == world.localCores)
      #expect(group.hosts.describe([0]) == "rank \(world.rank / 3 * 3) on host \(world.rank < 3 ? 0 : 1)")
      let inner = try #require(try group.split(color: group.rank % 2, key: 0))
      #expect(inner.hosts.jobRank(ofRank: inner.rank) == world.rank && inner.hostShare == world.hostShare)
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8], [1, 2, 3])
  func everyOperationWorksInGroups(size: Int, groups: Int) throws {
    try ThreadGroup.run(size: size) { world in
      let group = try #require(try world.split(color: world.rank % groups, key: -world.rank))
      // As often as the group's number, so that groups are not in step.
      for round in 0...(world.rank % groups) { try Self.checkOperations(group, round: round) }
      try Self.checkOperations(world, round: 9)
      try group.close()
    }
  }

  @Test func aSingleProcessIsItsOnlyGroup() throws {
    let world = SingleProcess()
    #expect(try world.split(color: nil, key: 3) == nil)
    let group = try #require(try world.split(color: 3, key: 1))
    #expect(group.rank == 0 && group.size == 1 && group.localCores == world.localCores)
    try Self.checkOperations(group, round: 1)
    #expect(try group.contained { 5 } == 5)
    let failure = #expect(throws: GroupFailure.self) { try group.contained { throw Wrong(text: "the test's") } }
    #expect(failure?.rank == 0 && failure?.reason == "the test's" && failure?.error is Wrong)
    try group.close()
  }

  @Test func manyGroupsLeaveNothingBehind() throws {
    let before = Self.residentMegabytes
    try ThreadGroup.run(size: 4) { world in
      for round in 0..<1000 {
        let group = try #require(try world.split(color: world.rank % 2, key: 0))
        let memory = try group.sharedMemory(byteCount: 1 << 20)
        #expect(memory.parts.count == 2)
        let failing = round % 2
        #expect(throws: GroupFailure.self) {
          try group.contained {
            if group.rank == failing { throw Wrong(text: "") }
            try group.barrier()
          }
        }
        try memory.close()
        try group.close()
      }
    }
    // Each round's memory together is 4 GB.
    #expect(Self.residentMegabytes - before < 200)
  }

  @Test(arguments: [nil, [0, 1, 0, 1]] as [[Int]?])
  func aCounterGivesEachNumberOnce(hosts: [Int]?) throws {
    let numbers = try ThreadGroup.run(size: 4, hosts: hosts) { world in
      let counter = try world.workCounter()
      // No rank waits for another one.
      let own = try (0..<1000 * (world.rank + 1)).map { _ in try counter.next() }
      try world.barrier()
      try counter.close()
      return own
    }
    #expect(numbers.flatMap { $0 }.sorted() == Array(0..<10_000))
    for own in numbers { #expect(own == own.sorted()) }
    let alone = try SingleProcess().workCounter()
    #expect(try [alone.next(), alone.next(), alone.next()] == [0, 1, 2])
  }

  struct Wrong: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  /// Memory of this process that is in use.
  private static var residentMegabytes: Int {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")[1]
    return (pages.flatMap { Int($0) } ?? 0) >> 8
  }

  /// That all operations of `group` do what they should; called on all of its ranks.
  static func checkOperations(_ group: any Communicator, round: Int) throws {
    let (rank, size) = (group.rank, group.size)
    try group.barrier()
    #expect(try group.allGather(rank * 10 + round) == (0..<size).map { $0 * 10 + round })
    for root in 0..<size {
      let bytes = Array(repeating: UInt8(root + round), count: 70 * root)
      #expect(try group.broadcastBytes(rank == root ? bytes : [], root: root) == bytes)
      let gathered = try group.gatherBytes(Array(repeating: UInt8(rank), count: rank), root: root)
      #expect(gathered == (rank == root ? (0..<size).map { Array(repeating: UInt8($0), count: $0) } : []))
    }
    let (sent, received) = (Buffer<UInt8>([UInt8(rank + round)]), Buffer<UInt8>(count: 1))
    let (next, previous) = ((rank + 1) % size, (rank + size - 1) % size)
    let exchange = try group.exchange(
      sending: size == 1 ? [] : [Message(peer: next, tag: 3, bytes: sent.view.bytes)],
      receiving: size == 1 ? [] : [Message(peer: previous, tag: 3, bytes: received.view.bytes)],
      owners: [sent, received])
    try exchange.start()
    try exchange.wait()
    try exchange.close()
    #expect(size == 1 || received.view[0] == UInt8(previous + round))
    let barrier = try HostBarrier(channels: 1, communicator: group)
    let memory = try group.sharedMemory(byteCount: 8)
    memory.parts[group.localRank].storeBytes(of: rank + round, as: Int.self)
    barrier.arrive(0)
    try barrier.wait(0, round: 1, operation: "the test's barrier")
    for (part, other) in zip(memory.parts, group.hosts.ranks[group.hosts.host(ofRank: rank)]) {
      #expect(part.load(as: Int.self) == other + round)
    }
    try group.barrier()
    try memory.close()
    try barrier.close()
  }
}
