import FMDistCommunication
import FMDistMemory

/// Every operation of a communicator, with each rank as the root, and sizes from none to some.
func operations(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let byteCounts = [0, 1, 6, 7, 8, 20, 4096, 100_003]
  try check(
    world.hosts.count > 1 || (world.localRank == world.rank && world.localSize == world.size),
    "all ranks run on this host")
  try world.barrier()
  for root in 0..<world.size {
    for byteCount in byteCounts where byteCount < 5000 || root == world.size - 1 {
      try checkBroadcast(world, root: root, byteCount: byteCount)
      try checkGather(world, root: root, byteCount: byteCount)
    }
    try check(try world.broadcast(world.rank * 3, root: root) == root * 3, "a value arrives from root \(root)")
    let text = Array(repeating: UInt8(root), count: root * 5)
    try check(try world.broadcastBytes(world.rank == root ? text : [9], root: root) == text, "bytes arrive")
  }
  try check(try world.allGather(Int16(world.rank)) == (0..<world.size).map { Int16($0) }, "values of all ranks arrive")
  for byteCount in byteCounts { try checkExchange(world, byteCount: byteCount, rounds: 3) }
  try checkUnevenExchange(world)
  return 0
}

/// The byte at `index` of what rank `rank` sends to `peer` in `round`.
private func pattern(rank: Int, peer: Int, index: Int, round: Int) -> UInt8 {
  UInt8(truncatingIfNeeded: rank * 31 + peer * 17 + index * 7 + round * 3 + 1)
}

private func checkBroadcast(_ world: any Communicator, root: Int, byteCount: Int) throws {
  let buffer = Buffer<UInt8>(count: byteCount)
  if world.rank == root {
    for index in 0..<byteCount { buffer.view[index] = pattern(rank: root, peer: 0, index: index, round: 0) }
  }
  try world.broadcast(buffer.view.bytes, root: root)
  for index in 0..<byteCount {
    try check(buffer.view[index] == pattern(rank: root, peer: 0, index: index, round: 0), "byte \(index) from \(root)")
  }
}

private func checkGather(_ world: any Communicator, root: Int, byteCount: Int) throws {
  // Rank 1 sends nothing, the others different counts.
  let counts = (0..<world.size).map { $0 == 1 ? 0 : byteCount + $0 }
  let own = Buffer<UInt8>((0..<counts[world.rank]).map { pattern(rank: world.rank, peer: root, index: $0, round: 0) })
  let all = Buffer<UInt8>(count: world.rank == root ? counts.reduce(0, +) : 0)
  try world.gather(UnsafeRawBufferPointer(own.view.bytes), counts: counts, into: all.view.bytes, root: root)
  let expected = (0..<world.size).flatMap { rank in
    (0..<counts[rank]).map { pattern(rank: rank, peer: root, index: $0, round: 0) }
  }
  if world.rank == root { try check(Array(all.view.elements) == expected, "the gathered bytes at root \(root)") }
  let arrays = try world.gatherBytes(Array(own.view.elements), root: root)
  try check(arrays.flatMap { $0 } == (world.rank == root ? expected : []), "the gathered arrays at root \(root)")
}

/// Everybody sends `byteCount` bytes to everybody, with the same prepared messages `rounds` times.
private func checkExchange(_ world: any Communicator, byteCount: Int, rounds: Int) throws {
  let peers = (0..<world.size).filter { $0 != world.rank }
  let sent = peers.map { _ in Buffer<UInt8>(count: byteCount) }
  let received = peers.map { _ in Buffer<UInt8>(count: byteCount) }
  let exchange = try world.exchange(
    sending: zip(peers, sent).map { Message(peer: $0, tag: 5, bytes: $1.view.bytes) },
    receiving: zip(peers, received).map { Message(peer: $0, tag: 5, bytes: $1.view.bytes) }, owners: sent + received)
  try check(try exchange.test(), "an exchange that was never started is through")
  for round in 0..<rounds {
    for (peer, buffer) in zip(peers, sent) {
      for index in 0..<byteCount {
        buffer.view[index] = pattern(rank: world.rank, peer: peer, index: index, round: round)
      }
    }
    try exchange.start()
    if round == 1 { while try !exchange.test() {} }
    try exchange.wait()
    for (peer, buffer) in zip(peers, received) {
      for index in 0..<byteCount {
        let expected = pattern(rank: peer, peer: world.rank, index: index, round: round)
        try check(buffer.view[index] == expected, "byte \(index) of \(byteCount) from rank \(peer) in round \(round)")
      }
    }
  }
  try exchange.close()
}

/// A ring where rank r sends r times 10 bytes under two tags, of which rank 0's are empty; received in the other order.
private func checkUnevenExchange(_ world: any Communicator) throws {
  guard world.size > 1 else { return }
  let next = (world.rank + 1) % world.size
  let previous = (world.rank + world.size - 1) % world.size
  let sent = (0..<2).map { tag in Buffer<UInt8>(Array(repeating: UInt8(world.rank * 2 + tag), count: world.rank * 10)) }
  let received = (0..<2).map { _ in Buffer<UInt8>(count: previous * 10) }
  let exchange = try world.exchange(
    sending: (0..<2).map { Message(peer: next, tag: $0, bytes: sent[$0].view.bytes) },
    receiving: [1, 0].map { Message(peer: previous, tag: $0, bytes: received[$0].view.bytes) }, owners: sent + received)
  try exchange.start()
  try exchange.wait()
  try exchange.close()
  for tag in 0..<2 {
    let expected = Array(repeating: UInt8(previous * 2 + tag), count: previous * 10)
    try check(Array(received[tag].view.elements) == expected, "the message with tag \(tag) from rank \(previous)")
  }
}
