import FMDistDataParallel
import FMDistTestSupport
import Testing

/// Which samples fall to which shard and rank.
@Suite struct ShardPlanTests {
  @Test func everyPositionIsInTheShardThatTheFormulaSays() {
    withEvery("V", in: 1...17) { shards in
      let plan = ShardPlan(shards: shards, ranks: 1)
      withEvery("B", in: 0...40) { batch in
        let positions = (0..<shards).map { plan.positions(ofShard: $0, batch: batch) }
        expectEqual(positions.flatMap(Array.init), Array(0..<batch), "the positions in shard order")
        for (shard, positions) in positions.enumerated() {
          expect(positions.allSatisfy { $0 * shards / batch == shard }, "shard \(shard) has \(positions)")
          expect(
            [batch / shards, (batch + shards - 1) / shards].contains(positions.count), "shard \(shard) has \(positions)"
          )
        }
      }
    }
  }

  @Test func ranksOwnRunsOfShardsOfNearlyEqualLength() {
    withEvery("V", in: 1...17) { shards in
      withEvery("W", in: 1...shards) { ranks in
        let plan = ShardPlan(shards: shards, ranks: ranks)
        let owned = (0..<ranks).map { plan.shards(ofRank: $0) }
        expectEqual(owned.flatMap(Array.init), Array(0..<shards), "the shards in rank order")
        expect(owned.allSatisfy { [shards / ranks, (shards + ranks - 1) / ranks].contains($0.count) }, "\(owned)")
      }
    }
  }

  @Test func ranksHaveEachPositionOnceAndRoomForIt() {
    withEvery("V", in: 1...17) { shards in
      withEvery("W", in: 1...shards) { ranks in
        let plan = ShardPlan(shards: shards, ranks: ranks)
        withEvery("B", in: 0...40) { batch in
          let positions = (0..<ranks).map { plan.positions(ofRank: $0, batch: batch) }
          expectEqual(positions.flatMap(Array.init), Array(0..<batch), "the positions in rank order")
          for rank in 0..<ranks {
            let ofShards = plan.shards(ofRank: rank).flatMap { Array(plan.positions(ofShard: $0, batch: batch)) }
            expectEqual(Array(positions[rank]), ofShards, "the positions of rank \(rank)")
            // Memory is taken for the largest batch, and has to do for every shorter one.
            let capacity = plan.capacity(ofRank: rank, batch: batch)
            for shorter in 0...batch {
              let count = plan.positions(ofRank: rank, batch: shorter).count
              expect(count <= capacity, "rank \(rank) has room for \(capacity), but \(count) samples of \(shorter)")
            }
            expect(
              capacity <= batch && capacity <= (batch * plan.shards(ofRank: rank).count) / shards + 2, "\(capacity)")
          }
        }
      }
    }
  }

  @Test func theMostShardsAreWithinReach() {
    let plan = ShardPlan(shards: ShardPlan.mostShards, ranks: ShardPlan.mostShards)
    #expect(plan.positions(ofRank: 1023, batch: 1 << 20) == 1_047_552..<1_048_576)
  }
}
