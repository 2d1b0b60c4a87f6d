import FMDistCommunication
import FMDistMemory
import FMDistNeuralNet
import FMDistPlatform
import Foundation

/// Measures how far the clocks of other hosts are from rank 0's. Every rank makes one, and measures together with the others.
package struct ClockExchange {
  private let communicator: any Communicator
  /// For each rank the lowest rank that shares its clock.
  private let representatives: [Int]
  private let now: () -> Int

  /// The round trips of a measurement, of which the shortest counts.
  package static let roundTrips = 32

  /// Between the ranks of `communicator`. `clock` tells this rank's clock from others, and `now` reads it.
  package init(
    _ communicator: any Communicator, clock: UInt64 = ClockExchange.systemClock,
    now: @escaping () -> Int = { Timeline.now }
  ) throws(CommunicationError) {
    self.communicator = communicator
    self.now = now
    let clocks = try communicator.allGather(clock)
    representatives = clocks.map { clock in clocks.firstIndex(of: clock) ?? 0 }
  }

  /// A number for the monotonic clock of this process: the same in all processes that share it, which are those of one boot of one
  /// system, in one namespace of times.
  package static var systemClock: UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add((try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? hostName)
    fingerprint.add((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/time")) ?? "")
    return fingerprint.value
  }

  /// This host's name.
  package static var hostName: String { SystemText.hostName ?? "a host" }

  /// This rank's offset from rank 0's clock. One rank of each other clock measures it, one after the other.
  package func measure() throws(CommunicationError) -> ClockAlignment.Reading {
    var own = ClockAlignment.Reading(local: now(), offset: 0, uncertainty: 0)
    for rank in Set(representatives).sorted() where rank != 0 {
      if let reading = try measure(with: rank) { own = reading }
    }
    let all = try communicator.allGather(own)
    return all[representatives[communicator.rank]]
  }

  /// Round trips between `peer` and rank 0; the reading at `peer`.
  private func measure(with peer: Int) throws(CommunicationError) -> ClockAlignment.Reading? {
    let rank = communicator.rank
    let time = Buffer<Int>(count: 1)
    func message(_ isSender: Bool, to other: Int) -> [Message] {
      isSender ? [Message(peer: other, tag: 0, bytes: time.view.bytes)] : []
    }
    let question = try communicator.exchange(
      sending: message(rank == peer, to: 0), receiving: message(rank == 0, to: peer), owners: [time])
    let answer = try communicator.exchange(
      sending: message(rank == 0, to: peer), receiving: message(rank == peer, to: 0), owners: [time])
    var best: ClockAlignment.Reading?
    for _ in 0..<ClockExchange.roundTrips where rank == 0 || rank == peer {
      let sent = now()
      try question.start()
      try question.wait()
      if rank == 0 { time.view[0] = now() }
      try answer.start()
      try answer.wait()
      let reading = ClockAlignment.Reading(sent: sent, remote: time.view[0], received: now())
      if rank == peer, reading.uncertainty <= best?.uncertainty ?? .max { best = reading }
    }
    try question.close()
    try answer.close()
    return best
  }
}
