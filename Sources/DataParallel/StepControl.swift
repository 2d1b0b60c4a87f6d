import Memory

/// What ranks tell each other with every step beside gradients: each shard's loss and right answers, and whether to stop.
///
/// A rank's block is one Double for its flag, then two for each of its shards. All ranks hold all blocks after an exchange, so that
/// they come to the same sums and the same decisions.
public final class StepControl {
  private let plan: ShardPlan
  private let rank: Int
  let values: Buffer<Double>

  init(plan: ShardPlan, rank: Int) {
    self.plan = plan
    self.rank = rank
    values = Buffer(count: plan.ranks + 2 * plan.shards)
  }

  /// The block of `rank`.
  func block(ofRank rank: Int) -> View<Double> {
    let shards = plan.shards(ofRank: rank)
    let start = rank + 2 * shards.lowerBound
    return values.view[start..<start + 1 + 2 * shards.count]
  }

  /// Says for this rank whether it was asked to stop.
  func setStop(_ stop: Bool) { block(ofRank: rank)[0] = stop ? 1 : 0 }

  /// Notes the sums of shard `shard`, counted from this rank's first.
  func set(loss: Double, correct: Int, ofShard shard: Int) {
    let block = block(ofRank: rank)
    block[1 + 2 * shard] = loss
    block[2 + 2 * shard] = Double(correct)
  }

  /// Whether any rank was asked to stop.
  var stop: Bool { (0..<plan.ranks).contains { block(ofRank: $0)[0] != 0 } }

  /// The losses of all shards, added in their order.
  var loss: Double { sum(1) }

  /// The right answers of all shards.
  var correct: Int { Int(sum(2)) }

  private func sum(_ column: Int) -> Double {
    var sum = 0.0
    for rank in 0..<plan.ranks {
      let block = block(ofRank: rank)
      for shard in 0..<(block.count / 2) { sum += block[2 * shard + column] }
    }
    return sum
  }
}
