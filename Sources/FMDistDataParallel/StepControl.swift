import FMDistMemory

/// What ranks tell each other with every step beside gradients: each shard's loss and right answers, and whether to stop or save.
///
/// A place's block is one Double for its flag, two for the bits of its fingerprints, then two for each of its shards. All ranks hold all blocks after an exchange, so that
/// they come to the same sums and the same decisions. Steps take turns at two arrays: a rank may still read those of a
/// step while another writes the next one's, but none is two steps ahead.
final class StepControl {
  private let plan: ShardPlan
  private let place: Int
  private let turns: [Buffer<Double>]
  private var turn = 0

  /// The Doubles of one turn.
  static func count(_ plan: ShardPlan) -> Int { head * plan.ranks + 2 * plan.shards }

  /// The Doubles of a block before those of the shards.
  private static let head = 3

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
    return turns[turn].view[
      StepControl.head * places.lowerBound + 2 * first..<StepControl.head * places.upperBound + 2 * end]
  }

  /// What a rank asks of all: to stop, and to save, as the bits of its flag.
  private static let (stopBit, saveBit) = (1.0, 2.0)

  /// Says for this rank whether it was asked to stop, and whether a checkpoint is due.
  func set(stop: Bool, save: Bool = false) {
    own[0] = (stop ? StepControl.stopBit : 0) + (save ? StepControl.saveBit : 0)
  }

  /// Adds to the sums of shard `shard`, counted from this rank's first.
  func add(loss: Double, correct: Int, ofShard shard: Int) {
    own[StepControl.head + 2 * shard] += loss
    own[StepControl.head + 2 * shard + 1] += Double(correct)
  }

  /// Notes this rank's fingerprints, for ``ReplicaCheck``.
  func setFingerprints(state: UInt64, weights: UInt64) {
    own[1] = Double(bitPattern: state)
    own[2] = Double(bitPattern: weights)
  }

  /// The fingerprints of `place`.
  func state(ofPlace place: Int) -> UInt64 { block(ofPlaces: place..<place + 1, turn: turn)[1].bitPattern }
  func weights(ofPlace place: Int) -> UInt64 { block(ofPlaces: place..<place + 1, turn: turn)[2].bitPattern }

  /// Whether any rank was asked to stop.
  var stop: Bool {
    (0..<plan.ranks).contains { flag(ofPlace: $0) == StepControl.stopBit || flag(ofPlace: $0) > StepControl.saveBit }
  }

  /// Whether any rank found that a checkpoint is due.
  var save: Bool { (0..<plan.ranks).contains { flag(ofPlace: $0) >= StepControl.saveBit } }

  private func flag(ofPlace place: Int) -> Double { block(ofPlaces: place..<place + 1, turn: turn)[0] }

  /// The losses of all shards, added in their order.
  var loss: Double { sum(0) }

  /// The right answers of all shards.
  var correct: Int { Int(sum(1)) }

  private var own: View<Double> { block(ofPlaces: place..<place + 1, turn: turn) }

  private func sum(_ column: Int) -> Double {
    var sum = 0.0
    for place in 0..<plan.ranks {
      let block = block(ofPlaces: place..<place + 1, turn: turn)
      for index in stride(from: StepControl.head + column, to: block.count, by: 2) { sum += block[index] }
    }
    return sum
  }
}
