/// Who computes which samples of a minibatch: samples belong to logical shards, and shards to ranks.
///
/// Position j of a batch of B belongs to shard ⌊jV/B⌋ of V, whatever the ranks; rank r of W owns the shards from ⌊rV/W⌋ to
/// ⌊(r+1)V/W⌋. Gradients are summed by shard, so the number of ranks changes no bit.
package struct ShardPlan: Equatable, Sendable {
  /// V, the number of logical shards.
  package let shards: Int
  /// W, the number of ranks, at most V.
  package let ranks: Int

  /// The most shards that a configuration may ask for.
  package static var mostShards: Int { 1024 }

  /// A plan of `shards` for `ranks`, 1 ... shards.
  package init(shards: Int, ranks: Int) {
    precondition(ranks >= 1 && shards >= ranks && shards <= ShardPlan.mostShards, "\(ranks) ranks of \(shards) shards")
    self.shards = shards
    self.ranks = ranks
  }

  /// The shards of `rank`, at least one.
  package func shards(ofRank rank: Int) -> Range<Int> { rank * shards / ranks..<(rank + 1) * shards / ranks }

  /// The positions of `shard` in a batch of `batch` samples; none where the batch is smaller than V.
  package func positions(ofShard shard: Int, batch: Int) -> Range<Int> {
    ceilingQuotient(shard * batch, shards)..<ceilingQuotient((shard + 1) * batch, shards)
  }

  /// The positions of `rank` in a batch of `batch` samples.
  package func positions(ofRank rank: Int, batch: Int) -> Range<Int> {
    let own = shards(ofRank: rank)
    return positions(ofShard: own.lowerBound, batch: batch)
      .lowerBound..<positions(ofShard: own.upperBound - 1, batch: batch).upperBound
  }

  /// The most samples that `rank` computes of a batch of at most `batch` samples.
  package func capacity(ofRank rank: Int, batch: Int) -> Int {
    // A shorter batch may round up where the full one rounds down, by less than one sample a bound.
    min(batch, ceilingQuotient(shards(ofRank: rank).count * batch, shards) + 1)
  }
}

private func ceilingQuotient(_ numerator: Int, _ denominator: Int) -> Int {
  (numerator + denominator - 1) / denominator
}
