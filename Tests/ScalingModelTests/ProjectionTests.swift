import ScalingModel
import TestSupport
import Testing

/// Steps on many hosts: bytes, messages, and what more ranks can and cannot bring.
@Suite struct ProjectionTests {
  private let network = HostNetwork(gigabits: 10, latencySeconds: 30e-6, messageSeconds: 2e-6)

  private func cost(noise: [Double] = [1], repeated: Double = 0) -> StepCost {
    StepCost(
      computeSeconds: 8e-3, repeatedSeconds: repeated, byteSeconds: 0,
      barrier: BarrierCost(roundSeconds: 0, waitingSeconds: 0), noise: StepNoise(samples: noise), modelBytes: 4e6)
  }

  private func projection(_ kind: Projection.Kind, _ cost: StepCost, route: ClusterStep.Route = .byHost) -> Projection {
    Projection(cost, batch: 64, kind: kind, network: network, route: route, ranksPerHost: 16, mostHosts: 64)
  }

  /// Two hosts of 16: each of 16 ranks sends half of its sums, and its 32nd of the weights to 16 others.
  @Test func bytesAndMessagesAreCounted() {
    let direct = ClusterStep(hosts: 2, ranksPerHost: 16, route: .direct)
    expectEqual(direct.copiesBetweenHosts, 16.0 / 2 + 16.0 * 16 / 32)
    expectEqual(direct.messagesBetweenHosts, 2 * 16)
    let byHost = ClusterStep(hosts: 2, ranksPerHost: 16, route: .byHost)
    expectEqual(byHost.copiesBetweenHosts, 1)
    expectEqual(byHost.messagesBetweenHosts, 2)
    withEvery("route", in: ClusterStep.Route.allCases) { route in
      expectEqual(ClusterStep(hosts: 1, ranksPerHost: 16, route: route).copiesBetweenHosts, 0)
    }
  }

  @Test func theNetworkCostsLatencyMessagesAndBytes() {
    let step = ClusterStep(hosts: 2, ranksPerHost: 16, route: .byHost)
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

  @Test func summingOnTheHostFirstIsNeverSlower() {
    withEvery("kind", in: [Projection.Kind.weak(samplesPerRank: 64), .strong(batch: 8192)]) { kind in
      let pairs = zip(projection(kind, cost()).points, projection(kind, cost(), route: .direct).points)
      expect(pairs.allSatisfy { $0.seconds <= $1.seconds }, "direct is faster")
    }
  }
}
