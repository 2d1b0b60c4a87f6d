import FMDistCommunication
import FMDistMemory
import Glibc

/// The last rank stays away from the operation that the first argument names, while the others wait for it, no longer than their
/// watchdogs allow.
func stuck(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let last = world.size - 1
  let buffer = Buffer<UInt8>(count: 1 << 20)
  let board = try HostBarrier(channels: 1, communicator: world)
  let exchange = try world.exchange(
    sending: world.rank == last ? [Message(peer: 0, tag: 0, bytes: buffer.view.bytes)] : [],
    receiving: world.rank == 0 ? [Message(peer: last, tag: 0, bytes: buffer.view.bytes)] : [], owners: [buffer])
  world.watchdog = Watchdog(secondsAllowed: 1)
  try world.barrier()
  if world.rank == last {
    while true { pause() }
  }
  switch arguments.first {
  case "barrier": try world.barrier()
  case "broadcast": try world.broadcast(buffer.view.bytes, root: last)
  case "board":
    board.arrive(0)
    try board.wait(0, round: 1, operation: "the test's board")
  case "exchange":
    guard world.rank == 0 else { while true { pause() } }
    try exchange.start()
    try exchange.wait()
  default: throw CheckFailure(description: "no such operation")
  }
  return 0
}

/// Memory in common is zero at first, everybody's own, and seen by all; rounds of a board order writes before reads.
func sharedMemory(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let board = try HostBarrier(channels: 2, communicator: world)
  var layout = SharedLayout()
  let numbers = layout.reserve(Int.self, count: 1000)
  // Parts of different lengths, one of them empty.
  let count = world.rank == 1 ? 0 : layout.byteCount
  let memory = try world.sharedMemory(byteCount: count)
  let owners = (0..<world.size).filter { $0 != 1 }
  let arrays = owners.map { memory.buffer(Int.self, at: numbers, ofPart: $0) }
  try check(arrays.allSatisfy { $0.view.elements.allSatisfy { $0 == 0 } }, "memory in common is zero")
  try check(arrays.allSatisfy { Int(bitPattern: $0.view.base) % 64 == 0 }, "memory in common begins on a cache line")
  board.arrive(1)
  try board.wait(1, round: 1, operation: "the test's start")
  for round in 1...200 {
    // Each element is written by one rank in turn.
    for array in arrays {
      for index in 0..<array.count where (index + round) % world.size == world.rank {
        array.view[index] = round * index
      }
    }
    board.arrive(0)
    try board.wait(0, round: round, operation: "the test's writes")
    for array in arrays {
      for index in 0..<array.count {
        try check(array.view[index] == round * index, "element \(index) in round \(round)")
      }
    }
    board.arrive(1)
    try board.wait(1, round: round + 1, operation: "the test's reads")
  }
  try memory.close()
  try board.close()
  return 0
}
