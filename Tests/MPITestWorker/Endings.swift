import FMDistCommunication
import FMDistMPI
import FMDistMemory
import FMDistPlatform
import Glibc
import Synchronization

/// The last rank ends as the first argument says, while the others wait for it.
func crash(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  try world.barrier()
  if world.rank == world.size - 1 {
    switch arguments.first {
    case "throw": throw CheckFailure(description: "the test throws")
    case "fatalError": fatalError("the test traps")
    case "SIGKILL": kill(getpid(), SIGKILL)
    case "SIGSEGV": kill(getpid(), SIGSEGV)
    case "supervisor": kill(getppid(), SIGKILL)
    case "exit": exit(3)
    case "abort": (world as? any JobCommunicator)?.abort(code: 65, message: "the test aborts")
    default: throw CheckFailure(description: "no such way to end")
    }
    while true { pause() }
  }
  try world.barrier()
  return 0
}

/// Every rank aborts the job, as many seconds as the first argument says after rank 0 has printed "ready".
func abortLate(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  try world.barrier()
  if world.rank == 0 {
    print("ready")
    fflush(nil)
  }
  sleep(arguments.first.flatMap { UInt32($0) } ?? 1)
  (world as? any JobCommunicator)?.abort(code: 70, message: "has waited too long")
  return 1
}

/// Rank 0 explains, and all ranks leave with the code that the first argument says.
func leave(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  if world.rank == 0 { StandardError.write("one plain sentence") }
  return arguments.first.flatMap { Int32($0) } ?? 1
}

/// Wrong calls give errors with code, text, operation and rank, and the job can go on; then they end it.
func errors(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  func expectError(_ operation: String, containing text: String, _ call: () throws -> Void) throws {
    do {
      try call()
    } catch let error as CommunicationError {
      try check(
        error.operation == operation && error.rank == world.rank && error.code != 0 && error.text.contains(text),
        "\(error) is an error of \(operation) with \(text)")
      return
    }
    throw CheckFailure(description: "\(operation) should have thrown")
  }
  let buffer = Buffer<UInt8>(count: 8)
  let bytes = buffer.view.bytes
  try expectError("MPI_Ibcast", containing: "root") { try world.broadcast(bytes, root: world.size) }
  try expectError("MPI_Ibcast", containing: "root") { try world.broadcast(bytes, root: -1) }
  try expectError("gather", containing: "room") {
    try world.gather(
      UnsafeRawBufferPointer(bytes), counts: Array(repeating: 8, count: world.size),
      into: UnsafeMutableRawBufferPointer(rebasing: bytes[0..<7]), root: world.rank)
  }
  let neighbour = (world.rank + 1) % world.size
  for (peer, tag, text) in [
    (world.size, 0, "no rank"), (-1, 0, "no rank"), (world.rank, 0, "itself"),
    (neighbour, 40_000, world.size == 1 ? "itself" : "tag"),
  ] {
    try expectError("exchange", containing: text) {
      _ = try world.exchange(sending: [Message(peer: peer, tag: tag, bytes: bytes)], receiving: [], owners: [buffer])
    }
  }
  try world.barrier()
  return 0
}

/// Rank 0 sends fewer or more bytes than rank 1 expects: an error, which ends the job.
func shortMessage(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let buffer = Buffer<UInt8>(count: world.rank == 0 ? arguments.first.flatMap { Int($0) } ?? 0 : 5)
  let message = Message(peer: 1 - world.rank, tag: 1, bytes: buffer.view.bytes)
  let exchange = try world.exchange(
    sending: world.rank == 0 ? [message] : [], receiving: world.rank == 1 ? [message] : [], owners: [buffer])
  try exchange.start()
  try exchange.wait()
  try world.barrier()
  return 0
}

/// One-off requests give their buffers back.
func requests(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  guard let world = world as? MPICommunicator, world.size > 1 else { return 0 }
  let peer = world.size - 1 - world.rank
  guard peer != world.rank else { return 0 }
  let incoming = try world.receive(into: Buffer<Float>(count: 3), from: peer, tag: 2)
  let outgoing = try world.send(Buffer<Float>([1, 2, Float(world.rank)]), to: peer, tag: 2)
  let received = try incoming.wait()
  let sent = try outgoing.wait()
  try check(Array(received.view.elements) == [1, 2, Float(peer)], "what rank \(peer) sent")
  try check(Array(sent.view.elements) == [1, 2, Float(world.rank)], "what was sent")
  return 0
}

/// Exchanges left open, and never started, are closed by the communicator.
func unclosed(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let buffer = Buffer<UInt8>(count: 4)
  let next = (world.rank + 1) % world.size
  for _ in 0..<3 where next != world.rank {
    _ = try world.exchange(
      sending: [Message(peer: next, tag: 0, bytes: buffer.view.bytes)], receiving: [], owners: [buffer])
  }
  return 0
}

/// Rank 0 comes seconds late; prints the processor time that waiting took on the others.
func late(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  let secondsLate: UInt32 = 1
  if world.rank == 0 { sleep(secondsLate) }
  try world.barrier()
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  let microseconds = usage.ru_utime.tv_sec * 1_000_000 + usage.ru_utime.tv_usec
  let most = try world.allGather(microseconds + usage.ru_stime.tv_sec * 1_000_000 + usage.ru_stime.tv_usec).max() ?? 0
  if world.rank == 0 { print("longest processor time \(most) us") }
  return 0
}

/// How often this rank got a signal. Counted by a handler, since a blocked signal would go to a thread of MPI's own.
private let deliveries = Atomic<Int>(0)

/// Waits for SIGTERM or SIGUSR1, which every rank counts, then leaves with 75.
func awaitSignal(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  _ = deliveries.load(ordering: .relaxed)  // Makes the variable exist before the handler needs it.
  for number in [SIGTERM, SIGUSR1] { signal(number) { _ in deliveries.add(1, ordering: .relaxed) } }
  try world.barrier()
  if world.rank == 0 {
    print("ready")
    fflush(nil)
  }
  while deliveries.load(ordering: .relaxed) == 0 { usleep(1000) }
  // A second delivery of the same signal would show here.
  usleep(200_000)
  try check(deliveries.load(ordering: .relaxed) == 1, "the signal is delivered once")
  try world.barrier()
  return 75
}

/// Prints what the communicator knows of this host.
func printCores(_ world: any Communicator, _ arguments: [String]) throws -> Int32 {
  guard let world = world as? MPICommunicator else { return 0 }
  if world.rank == 0 { print("crowded \(world.isCrowded)") }
  return 0
}
