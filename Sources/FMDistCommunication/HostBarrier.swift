internal import CFMDistFutex
import FMDistMemory
import Synchronization

/// Where the ranks of one host tell each other how far they are: for each channel a count of arrivals, in memory they share.
///
/// In every round of a channel each rank arrives once, and a round is through when all have. So the number of a round is
/// all that a rank needs to know what to wait for, and nothing is ever reset. Invariant: no rank is more than a round ahead
/// of another in a channel that all wait on.
///
/// Arriving releases what the rank has written before; finding a round through acquires what all have written.
/// Allocates nothing after it is made.
package final class HostBarrier {
  /// This rank's number on its host, and how many there are.
  private let localRank, size: Int
  private let communicator: any Communicator
  /// For each channel the arrivals of all ranks, then the ranks that sleep until a round of it is through.
  private let totals: Buffer<UInt32>
  /// For each rank and channel its own arrivals: for the watchdog's message.
  private let own: [Buffer<UInt32>]
  private let channels: Int
  private let spins: Int
  private let memory: SharedMemory

  /// 32-bit words of a cache line.
  private static let lineWords = 16
  /// How long to sleep at a time before looking after the other ranks.
  private static let longestSleepNanoseconds = 50_000_000
  /// Some 100 microseconds, where every rank has a core: waking a sleeper takes half as long.
  private static let mostSpins = 4_000

  /// The bytes of shared memory that each rank of a barrier of `channels` takes.
  package static func byteCount(channels: Int) -> Int { layout(channels: channels).layout.byteCount }

  private static func layout(channels: Int) -> (layout: SharedLayout, own: Range<Int>, totals: Range<Int>) {
    var layout = SharedLayout()
    let own = layout.reserve(UInt32.self, count: channels)
    let totals = layout.reserve(UInt32.self, count: channels * HostBarrier.lineWords)
    return (layout, own, totals)
  }

  /// A barrier of `channels`; called on every rank of a host alike.
  package init(channels: Int, communicator: any Communicator) throws(CommunicationError) {
    self.channels = channels
    self.communicator = communicator
    localRank = communicator.localRank
    size = communicator.localSize
    spins = communicator.isCrowded ? 0 : HostBarrier.mostSpins
    let (layout, ownWords, totalWords) = HostBarrier.layout(channels: channels)
    memory = try communicator.sharedMemory(byteCount: layout.byteCount)
    own = (0..<size).map { [memory] in memory.buffer(UInt32.self, at: ownWords, ofPart: $0) }
    totals = memory.buffer(UInt32.self, at: totalWords, ofPart: 0)
  }

  /// Says that this rank is through with its present round of `channel`.
  package func arrive(_ channel: Int) {
    let mine = atomic(own[localRank], channel)
    let round = mine.pointee.load(ordering: .relaxed) &+ 1
    mine.pointee.store(round, ordering: .relaxed)
    let total = atomic(totals, channel * HostBarrier.lineWords)
    // The sleepers look at the total once more after they have said that they sleep, so one of the two sees the other.
    let arrivals = total.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
    // By this rank's own round: a count that wraps around is no multiple of any number of ranks.
    guard Int32(bitPattern: arrivals &- round &* UInt32(size)) >= 0,
      atomic(totals, channel * HostBarrier.lineWords + 1).pointee.load(ordering: .sequentiallyConsistent) > 0
    else { return }
    fmdist_futex_wake_all(word(channel))
  }

  /// Whether all ranks are through with round `round` of `channel`, counted from 1.
  package func isThrough(_ channel: Int, round: Int) -> Bool {
    let target = UInt32(truncatingIfNeeded: round) &* UInt32(size)
    let arrivals = atomic(totals, channel * HostBarrier.lineWords).pointee.load(ordering: .acquiring)
    return Int32(bitPattern: arrivals &- target) >= 0
  }

  /// Returns when all ranks are through with round `round` of `channel`. `operation` is for the watchdog's message.
  package func wait(_ channel: Int, round: Int, operation: @autoclosure () -> String) throws(CommunicationError) {
    for _ in 0..<spins {
      if isThrough(channel, round: round) { return }
      fmdist_pause()
    }
    if isThrough(channel, round: round) { return }
    let total = atomic(totals, channel * HostBarrier.lineWords)
    let sleepers = atomic(totals, channel * HostBarrier.lineWords + 1)
    var watchdog = communicator.watchdog.forOwnHost
    sleepers.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { sleepers.pointee.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    while true {
      let seen = total.pointee.load(ordering: .sequentiallyConsistent)
      if isThrough(channel, round: round) { return }
      // Asleep although others arrive meanwhile: the last one wakes.
      fmdist_futex_wait(word(channel), seen, HostBarrier.longestSleepNanoseconds)
      do throws(CommunicationError) {
        try communicator.check(operation(), awaited: { missing(channel, round: round) })
        guard watchdog.allowsMore() else {
          throw CommunicationError.timeout(
            watchdog, operation: operation(), missing: missing(channel, round: round),
            hosts: communicator.hosts,
            rank: communicator.rank)
        }
      } catch {
        // The last rank may have come, and even have left, meanwhile.
        if isThrough(channel, round: round) { return }
        throw error
      }
    }
  }

  /// The ranks that are not through with round `round` of `channel`.
  package func missing(_ channel: Int, round: Int) -> [Int] {
    let ranks = communicator.hosts.ranks[communicator.hosts.host(ofRank: communicator.rank)]
    return ranks.enumerated().filter { number, _ in
      let arrivals = atomic(own[number], channel).pointee.load(ordering: .relaxed)
      return Int32(bitPattern: arrivals &- UInt32(truncatingIfNeeded: round)) < 0
    }.map(\.element)
  }

  /// Gives the memory back; called on every rank of the host.
  package func close() throws(CommunicationError) { try memory.close() }

  private func word(_ channel: Int) -> UnsafePointer<UInt32> {
    UnsafePointer(totals.view.base + channel * HostBarrier.lineWords)
  }

  /// A word as an atomic: the same size and alignment, and zero is its first value.
  private func atomic(_ buffer: Buffer<UInt32>, _ index: Int) -> UnsafeMutablePointer<Atomic<UInt32>> {
    precondition(index < buffer.count, "a channel that the barrier does not have")
    return UnsafeMutableRawPointer(buffer.view.base + index).assumingMemoryBound(to: Atomic<UInt32>.self)
  }
}
