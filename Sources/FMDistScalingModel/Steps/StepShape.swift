import FMDistDataParallel

/// What a step of a number of ranks on one host consists of, counted from the plan: no time is in it.
package struct StepShape: Equatable, Sendable {
  /// W, the ranks of the host, each with one thread.
  package let ranks: Int
  /// The cores of the host.
  package let cores: Int
  /// The samples that the busiest core computes, as a share of the batch: with more ranks than cores it does the work of several.
  package let computeShare: Double
  /// How often the busiest core does what every rank does for itself.
  package let repetitions: Double
  /// How often each core moves as many bytes as the model has from one rank to another: sums of gradients to the owners of the
  /// segments, then weights from these to all, shared among the cores.
  package let copies: Double
  /// How many cores are waited for, each of which may be late.
  package var awaitedCores: Int { min(ranks, cores) }
  /// How often all ranks wait for all: until the sums are there, and until the weights are. Never alone.
  package var barriers: Int { ranks > 1 ? 2 : 0 }

  /// The step of `plan` on a host of `cores`, of a batch of `batch` samples.
  package init(plan: ShardPlan, batch: Int, cores: Int) {
    precondition(batch > 0 && cores > 0, "a batch of \(batch) on \(cores) cores")
    ranks = plan.ranks
    self.cores = cores
    let samples = (0..<plan.ranks).map { plan.positions(ofRank: $0, batch: batch).count }
    let tree = SummationTree(shards: plan.shards)
    let sums = (0..<plan.ranks).reduce(0) { $0 + tree.nodes(covering: plan.shards(ofRank: $1)).count }
    let others = Double(ranks - 1)
    computeShare = Double(StepShape.busiest(samples, cores: cores)) / Double(batch)
    repetitions = Double((ranks + cores - 1) / cores)
    copies = (Double(sums) * others / Double(ranks) + others) / Double(min(ranks, cores))
  }

  /// The most work that falls to a core when each of `works`, the greatest first, goes to the core that has least.
  package static func busiest(_ works: [Int], cores: Int) -> Int {
    var loads = [Int](repeating: 0, count: max(1, cores))
    for work in works.sorted(by: >) {
      let least = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      loads[least] += work
    }
    return loads.max() ?? 0
  }
}
