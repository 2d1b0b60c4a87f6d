import FMDistCommunication
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

/// Whether all ranks are still in the same step of the same run, with the same weights.
///
/// Every ``stepsBetween`` steps each rank tells, beside its losses, a fingerprint of (step, configuration), and one of its share of
/// its host's weights from before the step; the sum of a host's shares tells its weights from another host's.
/// Inside a host the weights are the same memory. What differs names the ranks: bad memory, a bad network or a bug.
package struct ReplicaCheck: Sendable {
  /// Steps from one check to the next.
  let stepsBetween: Int
  private let identity: UInt64
  private let hosts: Hosts
  private let shares: Range<Int>

  /// The ranks that differ, in the words of a message.
  struct Finding: Equatable, Sendable {
    var ranks: [Int]
    var what: String
  }

  /// A check by `rank` of a network's chunks; `identity` is the configuration's fingerprint.
  init(stepsBetween: Int, identity: UInt64, chunks: Int, hosts: Hosts, rank: Int) {
    self.stepsBetween = stepsBetween
    self.identity = identity
    self.hosts = hosts
    let (number, count) = (hosts.localRank(ofRank: rank), hosts.ranks[hosts.host(ofRank: rank)].count)
    // On one host there is nothing to compare weights with.
    shares = hosts.count == 1 ? 0..<0 : chunks * number / count..<chunks * (number + 1) / count
  }

  /// Whether `step` is one to check in.
  func isDue(step: Int) -> Bool { hosts.size > 1 && step % stepsBetween == 0 }

  /// What this rank has to tell in `step`.
  func fingerprints(step: Int, network: Network) -> (state: UInt64, weights: UInt64) {
    let state = (identity ^ UInt64(truncatingIfNeeded: step)) &* 0x9e37_79b9_7f4a_7c15
    var weights: UInt64 = 0
    for chunk in shares {
      weights &+= fingerprint(of: network.weights.view[network.layout.chunks[chunk]], place: UInt64(chunk))
    }
    return (state ^ state >> 31, weights)
  }

  /// The ranks that differ from most, or from rank 0's where there is no majority. Allocates only if there are any.
  func finding(state: (_ place: Int) -> UInt64, weights: (_ place: Int) -> UInt64) -> Finding? {
    func host(_ host: Int) -> UInt64 { hosts.places(ofHost: host).reduce(0) { $0 &+ weights($1) } }
    if (1..<hosts.size).contains(where: { state($0) != state(0) }) {
      let divergent = ReplicaCheck.divergentPlaces((0..<hosts.size).map(state))
      return Finding(ranks: divergent.map(hosts.rank(ofPlace:)).sorted(), what: "the step or the configuration")
    }
    if (1..<hosts.count).contains(where: { host($0) != host(0) }) {
      let divergent = ReplicaCheck.divergentPlaces((0..<hosts.count).map(host))
      return Finding(ranks: divergent.flatMap { hosts.ranks[$0] }.sorted(), what: "the weights")
    }
    return nil
  }

  /// The places of the values that are not the one that most have; of two that as many have, the first counts as right.
  package static func divergentPlaces(_ values: [UInt64]) -> [Int] {
    let counts = values.map { value in values.filter { $0 == value }.count }
    guard let right = values.indices.max(by: { (counts[$0], -$0) < (counts[$1], -$1) }) else { return [] }
    return values.indices.filter { values[$0] != values[right] }
  }
}
