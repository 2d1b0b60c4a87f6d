/// A step on many hosts, projected from the cost of one host.
///
/// Each rank has a core of its own and one logical shard, so that a host of 16 ranks has the sum of one subtree. It goes bucket by
/// bucket from the ranks that carry it to the owners on other hosts, and the new weights come back the same way. Seconds between
/// hosts: 2 latencies + messages of a rank · seconds a message + bytes of a host / bandwidth (LogGP, Alexandrov et al., 1995).
package struct ClusterStep: Equatable, Sendable {
  /// The hosts.
  package let hosts: Int
  /// The ranks of each host, and its cores.
  package let ranksPerHost: Int
  /// The buckets that the weights are cut into.
  package let buckets: Int
  /// All ranks.
  package var ranks: Int { hosts * ranksPerHost }

  /// A step on `hosts`.
  package init(hosts: Int, ranksPerHost: Int, buckets: Int) {
    precondition(
      hosts >= 1 && ranksPerHost >= 1 && buckets >= 1, "\(hosts) hosts of \(ranksPerHost) ranks, \(buckets) buckets")
    self.hosts = hosts
    self.ranksPerHost = ranksPerHost
    self.buckets = buckets
  }

  /// How often as many bytes as the model has leave a host: its sum of gradients, and the weights that it owns to all others.
  package var copiesBetweenHosts: Double { 2 * Double(hosts - 1) / Double(hosts) }

  /// How many messages a rank sends to other hosts: sums to an owner on each, and weights to a carrier on each.
  package var messagesBetweenHosts: Int { 2 * (hosts - 1) * buckets }

  /// The expected seconds of a step in which the busiest rank computes `samples` samples; `cost` is of batches of `batch`.
  package func terms(_ cost: StepCost, batch: Int, samples: Int, network: HostNetwork) -> StepTerms {
    let compute = cost.computeSeconds * Double(samples) / Double(batch)
    // Within a host: each rank's sum to the owners, and their weights to all; each core has its share of that.
    let copies = 2 * Double(ranksPerHost - 1) / Double(ranksPerHost)
    return StepTerms(
      compute: compute, repeated: cost.repeatedSeconds,
      barriers: ranksPerHost > 1 ? 2 * cost.barrier.seconds(ranks: ranksPerHost, cores: ranksPerHost) : 0,
      copies: copies * cost.modelBytes * cost.byteSeconds,
      stragglers: compute * cost.noise.delay(of: ranks),
      network: hosts == 1
        ? 0
        : 2 * network.latencySeconds + Double(messagesBetweenHosts) * network.messageSeconds
          + copiesBetweenHosts * cost.modelBytes / network.bytesPerSecond)
  }
}
