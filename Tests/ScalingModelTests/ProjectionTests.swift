import FMDistScalingModel
import FMDistTestSupport
import Testing

/// Steps on many hosts: bytes, messages, and what more ranks can and cannot bring.
@Suite struct ProjectionTests {
  private let network = HostNetwork(gigabits: 10, latencySeconds: 30e-6, messageSeconds: 2e-6)

  private func cost(noise: [Double] = [1], repeated: Double = 0) -> StepCost {
    StepCost(
      computeSeconds: 8e-3, repeatedSeconds: repeated, byteSeconds: 0,
      barrier: BarrierCost(roundSeconds: 0, waitingSeconds: 0), noise: StepNoise(samples: noise), modelBytes: 4e6)
  }

  private func projection(_ kind: Projection.Kind, _ cost: StepCost) -> Projection {
    Projection(cost, batch: 64, kind: kind, network: network, buckets: 3, ranksPerHost: 16, mostHosts: 64)
  }

  /// A host of two sends half of its one sum, and its half of the weights; each rank two messages a bucket to each other host.
  @Test func bytesAndMessagesAreCounted() {
    let two = ClusterStep(hosts: 2, ranksPerHost: 16, buckets: 3)
    expectEqual(two.copiesBetweenHosts, 1)
    expectEqual(two.messagesBetweenHosts, 6)
    let many = ClusterStep(hosts: 64, ranksPerHost: 16, buckets: 2)
    expectClose(many.copiesBetweenHosts, 2 * 63.0 / 64, within: 1e-12)
    expectEqual(many.messagesBetweenHosts, 4 * 63)
    expectEqual(ClusterStep(hosts: 1, ranksPerHost: 16, buckets: 3).copiesBetweenHosts, 0)
  }

  @Test func theNetworkCostsLatencyMessagesAndBytes() {
    let step = ClusterStep(hosts: 2, ranksPerHost: 16, buckets: 1)
    let terms = step.terms(cost(), batch: 64, samples: 64, network: network)
    expectClose(terms.network, 2 * 30e-6 + 2 * 2e-6 + 4e6 / 1.25e9, within: 1e-12)
    expectClose(terms.compute, 8e-3, within: 1e-12)
  }

  @Test func oneHostWithoutNoiseAndOverheadScalesPerfectly() throws {
    let weak = projection(.weak(samplesPerRank: 64), cost())
    let first = try #require(weak.points.first)
    expectEqual(first.ranks, 16)
    expectClose(first.efficiency, 1, within: 1e-12)
    expectClose(first.samplesPerSecond, 16 * 64 / 8e-3, within: 1e-6)
    expectEqual(weak.points.map(\.ranks), [16, 32, 64, 128, 256, 512, 1024])
  }

  @Test func efficiencyFallsAsRanksAreAdded() {
    for kind in [Projection.Kind.weak(samplesPerRank: 64), .strong(batch: 8192)] {
      let all = projection(kind, cost(noise: [0.9, 1, 1, 1, 1.3], repeated: 1e-4))
      for (before, after) in zip(all.points, all.points.dropFirst()) {
        expect(after.efficiency < before.efficiency, "\(after.ranks) ranks: \(after.efficiency)")
      }
    }
  }

  @Test func strongScalingEndsWhereRanksWouldHaveNoSample() {
    expectEqual(projection(.strong(batch: 100), cost()).points.map(\.ranks), [16, 32, 64])
  }
}
