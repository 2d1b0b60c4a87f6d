/// Throughput on more and more hosts, as the cost model projects it: never measured.
package struct Projection: Sendable {
  /// What stays the same as ranks are added.
  package enum Kind: Equatable, Sendable {
    /// Each rank has this many samples of a step.
    case weak(samplesPerRank: Int)
    /// All ranks together have this many.
    case strong(batch: Int)
  }

  /// One number of ranks.
  package struct Point: Equatable, Sendable {
    /// All ranks.
    package let ranks: Int
    /// The seconds of a step.
    package let seconds: Double
    /// Samples trained a second.
    package let samplesPerSecond: Double
    /// The share of as many times what one rank alone reaches.
    package let efficiency: Double
  }

  /// What stays the same.
  package let kind: Kind
  /// Between the hosts.
  package let network: HostNetwork
  /// For one host and twice as many each time.
  package let points: [Point]

  /// Projects `cost`, of batches of `batch` and weights in `buckets`, to `mostHosts` hosts of `ranksPerHost` ranks.
  package init(
    _ cost: StepCost, batch: Int, kind: Kind, network: HostNetwork, buckets: Int, ranksPerHost: Int,
    mostHosts: Int
  ) {
    self.kind = kind
    self.network = network
    let samplesAlone: Int
    switch kind {
    case .weak(let samples): samplesAlone = samples
    case .strong(let all): samplesAlone = all
    }
    let alone =
      Double(samplesAlone) / (cost.computeSeconds * Double(samplesAlone) / Double(batch) + cost.repeatedSeconds)
    var points: [Point] = []
    var hosts = 1
    while hosts <= mostHosts {
      let step = ClusterStep(hosts: hosts, ranksPerHost: ranksPerHost, buckets: buckets)
      let ranks = step.ranks
      let (samples, all) =
        switch kind {
        case .weak(let samples): (samples, samples * ranks)
        case .strong(let all): ((all + ranks - 1) / ranks, all)
        }
      // Fewer samples than ranks: some would have none, and the batch fewer samples than it has shards.
      if all < ranks { break }
      let seconds = step.terms(cost, batch: batch, samples: samples, network: network).total
      let rate = Double(all) / seconds
      points.append(
        Point(ranks: ranks, seconds: seconds, samplesPerSecond: rate, efficiency: rate / (alone * Double(ranks))))
      hosts *= 2
    }
    self.points = points
  }
}
