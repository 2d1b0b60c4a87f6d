import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

/// What regularizers add to the loss of a step, worked out by the ranks of a host together: the same on all ranks of all hosts.
///
/// Each rank of a host computes a run of ``WeightPenalty``'s terms, its threads sharing them, from the weights before the update,
/// and all add all terms in their order. Steps take turns at two arrays, as in ``StepControl``: a rank may still read those of a
/// step while another writes the next one's, but none is two steps ahead.
final class PenaltySum: Sendable {
  private let network: Network
  private let turns: [Buffer<Double>]
  private let own: EvenSplit

  /// The part of rank `number` of a host's `count`; `turns` are two arrays with a Double a term.
  init(network: Network, turns: [Buffer<Double>], number: Int, of count: Int) {
    let terms = network.weightPenalty.count
    precondition(turns.count == 2 && turns.allSatisfy { $0.count == terms }, "memory of another model")
    self.network = network
    self.turns = turns
    own = EvenSplit(terms * number / count..<terms * (number + 1) / count, most: 64)
  }

  /// Computes this rank's terms of a step, which is `turn`, before any rank of the host updates weights.
  func compute(turn: Int) {
    guard own.count > 0 else { return }
    network.pool.run(tasks: own.count, with: (self, turns[turn].view)) { job, piece, thread in
      let (sum, terms) = job
      sum.network.clock.start(thread)
      for index in sum.own[piece] { terms[index] = sum.network.weightPenalty.term(index, of: sum.network.weights.view) }
      sum.network.clock.lap(.loss, thread)
    }
  }

  /// The sum, when all ranks of the host have computed their terms.
  func total(turn: Int) -> Double { turns[turn].view.elements.reduce(0, +) }
}
