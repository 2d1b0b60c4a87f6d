import Memory

/// What ranks tell each other with every step beside gradients: each shard's loss and right answers, and whether to stop.
///
/// A place's block is one Double for its flag, then two for each of its shards. All ranks hold all blocks after an exchange, so that
/// they come to the same sums and the same decisions. Steps take turns at two arrays: a rank may still read those of a
/// step while another writes the next one's, but none is two steps ahead.
final class StepControl {
  private let plan: ShardPlan
  private let place: Int
  private let turns: [Buffer<Double>]
  private var turn = 0

  /// The Doubles of one turn.
  static func count(_ plan: ShardPlan) -> Int { plan.ranks + 2 * plan.shards }

  /// `turns` are two arrays of ``count(_:)``; `plan` is by place.
  init(plan: ShardPlan, place: Int, turns: [Buffer<Double>]) {
    precondition(turns.count == 2 && turns.allSatisfy { $0.count == StepControl.count(plan) }, "memory of another plan")
    self.plan = plan
    self.place = place
    self.turns = turns
  }

  /// Begins a step: sets this rank's block to zero.
  func begin() {
    turn ^= 1
    block(ofPlaces: place..<place + 1, turn: turn).fill(0)
  }

  /// The array that the present step uses.
  var presentTurn: Int { turn }

  /// The blocks of `places`, one after the other.
  func block(ofPlaces places: Range<Int>, turn: Int) -> View<Double> {
    let first = plan.shards(ofRank: places.lowerBound).lowerBound
    let end = plan.shards(ofRank: places.upperBound - 1).upperBound
    return turns[turn].view[places.lowerBound + 2 * first..<places.upperBound + 2 * end]
  }

  /// Says for this rank whether it was asked to stop.
  func setStop(_ stop: Bool) { own[0] = stop ? 1 : 0 }

  /// Adds to the sums of shard `shard`, counted from this rank's first.
  func add(loss: Double, correct: Int, ofShard shard: Int) {
    own[1 + 2 * shard] += loss
    own[2 + 2 * shard] += Double(correct)
  }

  /// Whether any rank was asked to stop.
  var stop: Bool { (0..<plan.ranks).contains { block(ofPlaces: $0..<$0 + 1, turn: turn)[0] != 0 } }

  /// The losses of all shards, added in their order.
  var loss: Double { sum(1) }

  /// The right answers of all shards.
  var correct: Int { Int(sum(2)) }

  private var own: View<Double> { block(ofPlaces: place..<place + 1, turn: turn) }

  private func sum(_ column: Int) -> Double {
    var sum = 0.0
    for place in 0..<plan.ranks {
      let block = block(ofPlaces: place..<place + 1, turn: turn)
      for shard in 0..<(block.count / 2) { sum += block[2 * shard + column] }
    }
    return sum
  }
}
