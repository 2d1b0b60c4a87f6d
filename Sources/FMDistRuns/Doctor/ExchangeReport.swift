import FMDistCommunication
import FMDistMemory
import Foundation

/// How fast the first and the last rank of a job exchange messages.
package struct ExchangeReport: Codable, Sendable, Equatable {
  /// How many ranks there are, and on how many hosts.
  package let ranks, hosts: Int
  /// From one rank to the other and back, halved.
  package let latencySeconds: Double
  /// Each way, with both under way at once.
  package let bytesPerSecond: Double
  /// MPI's level of threads, if it tells.
  package let threadLevel: String?

  /// The size of the large messages: about a recipe's gradient.
  private static let bytes = 4 << 20
  private static let (pings, floods) = (200, 12)

  /// Measures between rank 0 and the last one; all ranks call it. It takes some milliseconds where a core is free for each of the two.
  package init(over communicator: any Communicator, threadLevel: String?) throws(CommunicationError) {
    let (rank, last) = (communicator.rank, communicator.size - 1)
    precondition(last > 0, "an exchange needs two ranks")
    let peer: Int? = rank == 0 ? last : rank == last ? 0 : nil
    let (sent, received) = (Buffer<UInt8>(count: Self.bytes), Buffer<UInt8>(count: Self.bytes))

    /// The median of the seconds that `body` takes.
    func median(_ rounds: Int, _ body: () throws(CommunicationError) -> Void) throws(CommunicationError) -> Double {
      var times: [Duration] = []
      for _ in 0..<rounds {
        let start = ContinuousClock.now
        try body()
        times.append(ContinuousClock.now - start)
      }
      return times.sorted()[rounds / 2] / .seconds(1)
    }
    func exchange(_ count: Int, tag: Int, sends: Bool, receives: Bool) throws(CommunicationError) -> any Exchange {
      func message(_ buffer: Buffer<UInt8>, _ isWanted: Bool) -> [Message] {
        guard let peer, isWanted else { return [] }
        return [Message(peer: peer, tag: tag, bytes: buffer.view[0..<count].bytes)]
      }
      return try communicator.exchange(
        sending: message(sent, sends), receiving: message(received, receives), owners: [sent, received])
    }

    let isFirst = rank == 0
    let there = try exchange(8, tag: 1, sends: isFirst, receives: !isFirst)
    let back = try exchange(8, tag: 2, sends: !isFirst, receives: isFirst)
    let both = try exchange(Self.bytes, tag: 3, sends: true, receives: true)
    // Once before, for connections.
    for first in [there, back, both] {
      try first.start()
      try first.wait()
    }
    try communicator.barrier()
    let trip = try median(Self.pings) { () throws(CommunicationError) in
      try there.start()
      try there.wait()
      try back.start()
      try back.wait()
    }
    try communicator.barrier()
    let flood = try median(Self.floods) { () throws(CommunicationError) in
      try both.start()
      try both.wait()
    }
    try communicator.barrier()
    for exchange in [both, back, there] { try exchange.close() }
    (ranks, hosts) = (communicator.size, communicator.hosts.count)
    latencySeconds = trip / 2
    bytesPerSecond = Double(Self.bytes) / max(flood, 1e-9)
    self.threadLevel = threadLevel
  }

  /// A line of JSON, with which a worker answers the doctor.
  package func line() throws -> String { try json() }

  /// The report in the worker's `output`; nil where none is.
  init?(output: String) {
    for line in output.split(separator: "\n") where line.hasPrefix("{") {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      guard let report = try? decoder.decode(ExchangeReport.self, from: Data(line.utf8)) else { continue }
      self = report
      return
    }
    return nil
  }
}
