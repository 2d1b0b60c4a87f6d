import FMDistCommunication
import FMDistDataParallel
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Who owns which weights, and what travels between hosts.
@Suite struct ExchangePlanTests {
  /// Ranks on hosts, as launchers deal them out: in blocks, round robin, unevenly.
  static let placements: [[Int]] = [
    [0], [0, 0], [0, 1], [0, 0, 0], [0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1, 2], [2, 0, 1, 0, 2], [0, 1, 2, 3, 4],
    [0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 1, 1, 1],
  ]

  private static func hosts(_ placement: [Int]) -> Hosts {
    Hosts(hostOfRank: placement, names: placement.map { "host \($0)" })
  }

  private static func plans(_ body: (ExchangePlan, NetworkLayout) throws -> Void) {
    withEvery("model", in: [TrainingSetup.all[0], TrainingSetup.all[5], TrainingSetup.all[10], TrainingSetup.all[11]]) {
      setup in
      let layout = NetworkLayout(try ModelPlan(input: setup.input, layers: setup.layers, rules: setup.rules))
      withEvery("placement", in: placements) { placement in
        try body(
          ExchangePlan(layout: layout, shards: ShardPlan(shards: 8, ranks: placement.count), hosts: hosts(placement)),
          layout)
      }
    }
  }

  @Test func everyWeightHasOneOwner() {
    Self.plans { plan, layout in
      let segments = (0..<plan.hosts.size).flatMap(plan.segments(ofPlace:)).filter { !$0.isEmpty }
        .sorted { $0.lowerBound < $1.lowerBound }
      expectEqual(segments.first?.lowerBound, 0, "the beginning")
      expectEqual(segments.last?.upperBound, layout.weightCount, "the end")
      for (segment, next) in zip(segments, segments.dropFirst()) {
        expectEqual(segment.upperBound, next.lowerBound, "the end of a segment")
      }
    }
  }

  /// Owners have about as many weights: the lengths differ by a chunk a bucket at most.
  @Test func ownersHaveAboutAsManyWeights() {
    Self.plans { plan, layout in
      let counts = (0..<plan.hosts.size).map { plan.segments(ofPlace: $0).reduce(0) { $0 + $1.count } }
      let most = layout.weightCount / plan.hosts.size + (plan.buckets.count + 1) * WeightChunks.mostCount
      expect(counts.allSatisfy { $0 <= most }, "\(counts) of \(layout.weightCount)")
    }
  }

  @Test func bucketsCoverTheWeightsFromTheLastToTheFirst() {
    Self.plans { plan, layout in
      expectEqual(plan.buckets.first?.upperBound, layout.weightCount, "the end")
      expectEqual(plan.buckets.last?.lowerBound, 0, "the beginning")
      for (bucket, next) in zip(plan.buckets, plan.buckets.dropFirst()) {
        expectEqual(bucket.lowerBound, next.upperBound, "the next bucket")
      }
      if plan.hosts.count == 1 { expectEqual(plan.buckets.count, 1, "buckets on one host") }
    }
  }

  /// Between two hosts each weight of one is carried by one place of the other, and both ends know the same passages.
  @Test func passagesMatchAtBothEndsAndCoverEachHostsWeightsOnEveryOther() {
    Self.plans { plan, layout in
      let hosts = plan.hosts
      let all = (0..<hosts.size).map(plan.passages(ofPlace:))
      for (place, passages) in all.enumerated() {
        for passage in passages {
          expect(passage.owner == place || passage.carrier == place, "a passage of others")
          let other = passage.owner == place ? passage.carrier : passage.owner
          expect(all[other].contains(passage), "a passage that the other end does not know")
          expect(
            hosts.host(ofRank: hosts.rank(ofPlace: place)) != hosts.host(ofRank: hosts.rank(ofPlace: other)),
            "a passage inside a host")
        }
      }
      for owner in 0..<hosts.size {
        let ownHost = hosts.host(ofRank: hosts.rank(ofPlace: owner))
        for (bucket, segment) in plan.segments(ofPlace: owner).enumerated() {
          for host in 0..<hosts.count where host != ownHost {
            let elements = all[owner].filter {
              $0.bucket == bucket && $0.owner == owner && hosts.places(ofHost: host).contains($0.carrier)
            }.flatMap { Array($0.elements) }
            expectEqual(elements, Array(segment), "what host \(host) carries of place \(owner)")
          }
        }
      }
    }
  }

  @Test func aHostsSubtreesAreThoseOfItsShards() throws {
    Self.plans { plan, _ in
      let shards = (0..<plan.hosts.count).flatMap { plan.nodes(ofHost: $0).flatMap { plan.tree.leaves(under: $0) } }
      expectEqual(shards, Array(0..<plan.shards.shards), "the shards under all hosts' subtrees")
    }
    // Of two hosts with half of the shards each, one sum is sent, not one a rank.
    let placement = [0, 0, 0, 0, 1, 1, 1, 1]
    let layout = NetworkLayout(
      try ModelPlan(input: .vector(3), layers: [.dense(units: 10, activation: .softmax)]))
    let plan = ExchangePlan(layout: layout, shards: ShardPlan(shards: 8, ranks: 8), hosts: Self.hosts(placement))
    #expect(plan.nodes(ofHost: 1).count == 1)
  }
}
