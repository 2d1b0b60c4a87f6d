import FMDistCommunication
import FMDistMemory
import FMDistNeuralNet

/// What the ranks of a host have in common: one copy of the weights and of what is derived from them, everybody's gradients, and
/// what they tell each other beside.
final class ReplicaMemory {
  /// For each local rank and each subtree that it sums, the gradients.
  let gradients: [[Buffer<Float>]]
  /// This rank's network's.
  let network: NetworkMemory
  /// For even and odd steps the ranks' losses, right answers and wishes, by place: ``StepControl``.
  let control: [Buffer<Double>]
  /// For each chunk of the weights the sum of its gradient's squares.
  let squares: Buffer<Double>
  /// For even and odd steps the terms of the weights' penalty: ``PenaltySum``.
  let penalties: [Buffer<Double>]
  private let common, own: SharedMemory

  /// Takes the memory; called on every rank of a host alike. `squares` is how many sums of squares there are, `penalties` how many
  /// terms of a penalty, `barrierBytes` what else will be taken.
  init(
    layout: NetworkLayout, plan: ExchangePlan, squares squareCount: Int, penalties penaltyCount: Int, barrierBytes: Int,
    communicator: any Communicator
  ) throws(CommunicationError) {
    let isFirst = communicator.localRank == 0
    var commonLayout = SharedLayout()
    let weights = commonLayout.reserve(Float.self, count: layout.weightCount)
    let transposed = commonLayout.reserve(Float.self, count: layout.transposedCount)
    let control = (0..<2).map { _ in commonLayout.reserve(Double.self, count: StepControl.count(plan.shards)) }
    let squares = commonLayout.reserve(Double.self, count: squareCount)
    let penalties = (0..<2).map { _ in commonLayout.reserve(Double.self, count: penaltyCount) }

    let places = plan.hosts.places(ofHost: plan.hosts.host(ofRank: communicator.rank))
    func arrays(_ place: Int) -> (bytes: Int, ranges: [Range<Int>]) {
      var arrays = SharedLayout()
      let ranges = plan.nodes(ofPlace: place).map { _ in arrays.reserve(Float.self, count: layout.changingCount) }
      return (arrays.byteCount, ranges)
    }
    let commonBytes = isFirst ? commonLayout.byteCount : 0
    // All of it before any is taken, so that a sentence can say how much is needed; windows begin and end on pages.
    let pageBytes = 4096
    try communicator.requireSharedMemory(
      byteCount: commonBytes + arrays(communicator.place).bytes + barrierBytes + 3 * 2 * pageBytes)
    common = try communicator.sharedMemory(byteCount: commonBytes)
    let own = try communicator.sharedMemory(byteCount: arrays(communicator.place).bytes)
    self.own = own
    gradients = places.enumerated().map { number, place in
      arrays(place).ranges.map { own.buffer(Float.self, at: $0, ofPart: number) }
    }
    network = NetworkMemory(
      weights: common.buffer(Float.self, at: weights, ofPart: 0),
      transposed: common.buffer(Float.self, at: transposed, ofPart: 0), gradients: gradients[communicator.localRank])
    self.control = control.map { [common] in common.buffer(Double.self, at: $0, ofPart: 0) }
    self.squares = common.buffer(Double.self, at: squares, ofPart: 0)
    self.penalties = penalties.map { [common] in common.buffer(Double.self, at: $0, ofPart: 0) }
  }

  /// Gives the memory back; called on every rank of the host.
  func close() throws(CommunicationError) {
    try own.close()
    try common.close()
  }
}
