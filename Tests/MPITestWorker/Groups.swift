import FMDistCommunication
import FMDistMemory
import Foundation
import Glibc

/// All operations in groups, and in groups of groups, while other groups do something else.
func groups(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  for count in [1, 2, 3] {
    let color = world.rank % count
    guard let group = try world.split(color: color == 2 ? nil : color, key: -world.rank) else {
      try check(color == 2, "rank \(world.rank) is in no group")
      continue
    }
    let members = (0..<world.size).filter { $0 % count == color }.reversed()
    try check(try group.allGather(world.rank) == Array(members), "the order of the group's ranks")
    try check(group.hostShare == world.hostShare && group.localCores == world.localCores, "the cores stay")
    for _ in 0...color {
      _ = try operations(group, [])
      if group.hosts.count == 1 { _ = try sharedMemory(group, []) }
      try group.requireSharedMemory(byteCount: 1000)
    }
    if let inner = try group.split(color: group.rank / 2, key: 0) {
      _ = try operations(inner, [])
      try inner.close()
    }
    // The first is left open, for MPI.run to close.
    if count > 1 { try group.close() }
  }
  _ = try operations(world, [])
  return 0
}

/// An error in one group: thrown there on all ranks, while the others do their work, and all go on.
func contained(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let kind = arguments.first ?? ""
  guard let group = try world.split(color: world.rank % 2, key: 0) else { return 1 }
  // As many times as the greater group, that of rank 0, has ranks.
  for failing in 0..<(world.size + 1) / 2 {
    do {
      let value = try group.contained {
        if world.rank % 2 == 1 {
          for _ in 0..<3 { _ = try operations(group, []) }
          return 7
        }
        try wait(in: kind, group, failing: failing)
        return 8
      }
      try check(value == 7, "the failing group's work returns nothing")
    } catch let failure as GroupFailure {
      try check(
        failure.description == "rank \(failing * 2): this does not hold: the test throws"
          && (failure.error is CheckFailure) == (group.rank == failing), "\(failure)")
      try check(world.rank % 2 == 0, "the other group has failed")
    }
    _ = try operations(group, [])
    if group.hosts.count == 1 { _ = try sharedMemory(group, []) }
    try check(try world.allGather(world.rank) == Array(0..<world.size), "all ranks go on")
  }
  try group.close()
  return 0
}

/// Rank `failing` throws, with messages under way, and the others are in `operation` with it.
private func wait(in operation: String, _ group: any Communicator, failing: Int) throws {
  // More than MPI sends before it is asked for.
  let big = 3 << 20
  let buffer = Buffer<UInt8>(count: big)
  let memory = try group.sharedMemory(byteCount: 5000)
  let board = try HostBarrier(channels: 1, communicator: group)
  let others = (0..<group.size).filter { $0 != group.rank }
  let message = Message(peer: failing, tag: 1, bytes: buffer.view.bytes)
  let exchange = try group.exchange(
    sending: operation == "send" && group.rank != failing ? [message] : [],
    receiving: operation == "receive" && group.rank != failing ? [message] : [], owners: [buffer])
  if group.rank == failing {
    // Messages that nobody asks for, small and large, and one that never comes.
    let lost = try group.exchange(
      sending: others.flatMap {
        [
          Message(peer: $0, tag: 5, bytes: buffer.view.bytes),
          Message(peer: $0, tag: 0, bytes: buffer.view[0..<10].bytes),
        ]
      }, receiving: others.map { Message(peer: $0, tag: 6, bytes: buffer.view.bytes) }, owners: [buffer])
    try lost.start()
    try check(false, "the test throws")
  }
  switch operation {
  case "end": break
  case "late":
    usleep(300_000)
    try group.barrier()
  case "barrier": try group.barrier()
  case "broadcast": try group.broadcast(buffer.view.bytes, root: failing)
  case "spread": try group.broadcast(buffer.view.bytes, root: (failing + 1) % group.size)
  case "gather": _ = try group.gatherBytes(Array(buffer.view.elements), root: failing)
  case "memory": _ = try group.sharedMemory(byteCount: 10)
  case "close": try memory.close()
  case "split": _ = try group.split(color: 0, key: 0)
  case "board":
    board.arrive(0)
    try board.wait(0, round: 1, operation: "the test's board")
  case "send", "receive":
    try exchange.start()
    try exchange.wait()
  case "operations": while true { _ = try operations(group, []) }
  default: throw CheckFailure(description: "no such operation")
  }
}

/// What is no error of a group ends the job.
func uncontained(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  guard let group = try world.split(color: world.rank / 2, key: 0) else { return 1 }
  group.watchdog = Watchdog(secondsAllowed: 1)
  try group.contained {
    if world.rank == 3 { while true { pause() } }
    try group.barrier()
  }
  try world.barrier()
  return 0
}

/// As many groups as the first argument says, one after the other, each with memory, an exchange and an error: nothing stays.
func manyGroups(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let rounds = arguments.first.flatMap { Int($0) } ?? 100
  func usage() throws -> (megabytes: Int, maps: Int, files: Int) {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1]
    let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8).split(separator: "\n").count
    return ((Int(pages) ?? 0) >> 8, maps, try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count)
  }
  func round(_ number: Int) throws {
    guard let group = try world.split(color: world.rank / 2, key: 0) else { return }
    for work in 0..<2 {
      do {
        try group.contained {
          let buffer = Buffer<UInt8>(count: 1 << 18)
          let memory = try group.sharedMemory(byteCount: 1 << 18)
          for part in memory.parts { part[number % 100] = 1 }
          let others = (0..<group.size).filter { $0 != group.rank }
          let exchange = try group.exchange(
            sending: others.map { Message(peer: $0, tag: 1, bytes: buffer.view.bytes) },
            receiving: others.map { Message(peer: $0, tag: 1, bytes: buffer.view.bytes) }, owners: [buffer])
          try exchange.start()
          if work == 1, group.rank == number % group.size { throw CheckFailure(description: "the test throws") }
          try exchange.wait()
          try exchange.close()
          try group.barrier()
          try memory.close()
        }
        try check(work == 0, "the second work fails")
      } catch let failure as GroupFailure {
        try check(work == 1, "the first work succeeds: \(failure)")
      }
    }
    try group.close()
  }
  for number in 0..<rounds / 10 { try round(number) }
  let before = try usage()
  for number in 0..<rounds { try round(number) }
  let after = try usage()
  try check(after.megabytes - before.megabytes < 40, "\(before) before and \(after) after \(rounds) groups")
  try check(after.maps - before.maps < 30 && after.files == before.files, "\(before) before, \(after) after")
  return 0
}

/// Each number once, while rank 0 works and answers now and then.
func counter(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let most = 40
  for _ in 0..<3 {
    let counter = try world.workCounter()
    var own: [Int] = []
    while true {
      let next = try counter.next()
      if next >= most { break }
      own.append(next)
      for _ in 0..<4 {
        usleep(1000)
        try counter.progress()
      }
    }
    let all = try world.gatherBytes(own.map { UInt8($0) }, root: 0)
    if world.rank == 0 {
      try check(all.flatMap { $0 }.sorted() == (0..<UInt8(most)).map { $0 }, "each number once: \(all)")
      try check(all.allSatisfy { $0 == $0.sorted() && !$0.isEmpty }, "each rank has numbers, ascending: \(all)")
    }
    try counter.close()
  }
  return 0
}
