import FMDistCommunication
import FMDistMemory
import Glibc

/// Times the exchange of a training step, segments to their owners and back to all, and prints microseconds a round.
func measure(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  for byteCount in [4_096, 1 << 20, 4 << 20] {
    let times = try segmentExchange(world, byteCount: byteCount)
    guard world.rank == 0 else { continue }
    print(
      "\(byteCount) bytes: best \(times[0]) us, median \(times[times.count / 2]) us, 95 % \(times[times.count * 19 / 20]) us"
    )
  }
  return 0
}

/// Sorted times, in microseconds, of rounds in which each rank sends each other rank that one's segment, adds what it
/// receives, and sends its own segment to all.
private func segmentExchange(_ world: any Communicator, byteCount: Int) throws -> [Int] {
  let rounds = 60
  let peers = (0..<world.size).filter { $0 != world.rank }
  let floats = byteCount / 4
  let gradient = Buffer<Float>(count: floats)
  let segment = { (rank: Int) in floats * rank / world.size..<floats * (rank + 1) / world.size }
  let partials = peers.map { _ in Buffer<Float>(count: segment(world.rank).count) }
  let own = gradient.view[segment(world.rank)]
  let toOwners = try world.exchange(
    sending: peers.map { Message(peer: $0, tag: 1, bytes: gradient.view[segment($0)].bytes) },
    receiving: zip(peers, partials).map { Message(peer: $0, tag: 1, bytes: $1.view.bytes) },
    owners: [gradient] + partials)
  let toAll = try world.exchange(
    sending: peers.map { Message(peer: $0, tag: 2, bytes: own.bytes) },
    receiving: peers.map { Message(peer: $0, tag: 2, bytes: gradient.view[segment($0)].bytes) }, owners: [gradient])
  var times: [Int] = []
  for _ in 0..<rounds {
    try world.barrier()
    let start = nanoseconds()
    try toOwners.start()
    try toOwners.wait()
    for partial in partials {
      for index in 0..<own.count { own.base[index] += partial.view.base[index] }
    }
    try toAll.start()
    try toAll.wait()
    times.append((nanoseconds() - start) / 1000)
  }
  try toAll.close()
  try toOwners.close()
  return times.sorted()
}

private func nanoseconds() -> Int {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return now.tv_sec * 1_000_000_000 + now.tv_nsec
}
