/// A step on many hosts, projected from the cost of one host.
///
/// Each rank has a core of its own and one logical shard, so that a host of 16 ranks has the sum of one subtree. Seconds between
/// hosts: 2 latencies + messages of a rank · seconds a message + bytes of a host / bandwidth (LogGP, Alexandrov et al., 1995).
public struct ClusterStep: Equatable, Sendable {
  /// How gradients and weights find their way.
  public enum Route: String, CaseIterable, Sendable {
    /// From each rank to each other.
    case direct
    /// Summed on the host, then to the ranks with the same place on the other hosts.
    case byHost
  }

  /// The hosts.
  public let hosts: Int
  /// The ranks of each host, and its cores.
  public let ranksPerHost: Int
  /// The way.
  public let route: Route
  /// All ranks.
  public var ranks: Int { hosts * ranksPerHost }

  /// A step on `hosts`.
  public init(hosts: Int, ranksPerHost: Int, route: Route) {
    precondition(hosts >= 1 && ranksPerHost >= 1, "\(hosts) hosts of \(ranksPerHost) ranks")
    self.hosts = hosts
    self.ranksPerHost = ranksPerHost
    self.route = route
  }

  /// How often as many bytes as the model has leave a host: its sums of gradients, and its segments' weights.
  public var copiesBetweenHosts: Double {
    let elsewhere = Double(hosts - 1) / Double(hosts)
    switch route {
    case .direct: return Double(ranksPerHost) * elsewhere + Double(hosts - 1) * Double(ranksPerHost) / Double(hosts)
    case .byHost: return 2 * elsewhere
    }
  }

  /// How many messages a rank sends to other hosts.
  public var messagesBetweenHosts: Int {
    switch route {
    case .direct: 2 * (ranks - ranksPerHost)
    case .byHost: 2 * (hosts - 1)
    }
  }

  /// The expected seconds of a step in which the busiest rank computes `samples` samples; `cost` is of batches of `batch`.
  public func terms(_ cost: StepCost, batch: Int, samples: Int, network: HostNetwork) -> StepTerms {
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
