import Communication
import Kernels
import Memory
import NeuralNet

/// From each rank's gradients to the same new weights on all ranks, in the same bits for any number of ranks.
///
/// 1. The packed weights are cut into one segment a rank, its owner.
/// 2. Each rank sends each owner that segment of the sums of the subtrees of the summation tree that it computed.
/// 3. The owner adds all subtrees' sums in the tree's order, and updates its segment of the weights.
/// 4. Each owner sends its segment to all, and with it the ``StepControl`` of its shards.
///
/// Invariant: between steps the weights are bit for bit the same on all ranks.
public final class GradientExchange {
  /// The optimizer of this rank's segment.
  public let optimizer: Optimizer
  /// What travels beside the gradients.
  let control: StepControl

  private let network: Network
  private let segments: [Range<Int>]
  private let rank: Int
  /// This rank's segment of each subtree's sum, in the tree's order: its own, and what others send.
  private let parts: [View<Float>]
  private let received: [Buffer<Float>]
  private let sum: GradientSum
  private let total: View<Float>
  private let totalBuffer: Buffer<Float>
  private let reduce: any Exchange
  private let distribute: any Exchange

  /// Prepares all messages. Called on every rank with the same plan and optimizer.
  public init(
    network: Network, optimizer: OptimizerDescription, plan: ShardPlan, communicator: any Communicator
  ) throws(CommunicationError) {
    self.network = network
    let rank = communicator.rank
    self.rank = rank
    let tree = SummationTree(shards: plan.shards)
    let segments = GradientExchange.segments(count: network.weights.count, ranks: plan.ranks)
    let own = segments[rank]
    self.segments = segments
    self.optimizer = Optimizer(
      optimizer, segment: own, arrays: network.parameters.map(\.range), threads: network.pool.threads)
    control = StepControl(plan: plan, rank: rank)

    var sends: [Message] = []
    var receives: [Message] = []
    var parts: [View<Float>] = []
    var received: [Buffer<Float>] = []
    var nodes: [SummationTree.Node] = []
    for owner in 0..<plan.ranks {
      for (index, node) in tree.nodes(covering: plan.shards(ofRank: owner)).enumerated() {
        nodes.append(node)
        if owner == rank {
          parts.append(network.gradients[index].view[own])
          for (peer, segment) in segments.enumerated() where peer != rank && !segment.isEmpty {
            sends.append(Message(peer: peer, tag: index, bytes: network.gradients[index].view[segment].bytes))
          }
        } else {
          let buffer = Buffer<Float>(count: own.count)
          received.append(buffer)
          parts.append(buffer.view)
          if !own.isEmpty { receives.append(Message(peer: owner, tag: index, bytes: buffer.view.bytes)) }
        }
      }
    }
    self.parts = parts
    self.received = received
    sum = GradientSum(merges: tree.merges(of: tree.root, from: nodes))
    // One rank's only part is the sum already.
    totalBuffer = Buffer(count: parts.count == 1 ? 0 : own.count)
    total = parts.count == 1 ? parts[0] : totalBuffer.view
    reduce = try communicator.exchange(
      sending: sends, receiving: receives, owners: received + network.gradients)

    sends = []
    receives = []
    for peer in 0..<plan.ranks where peer != rank {
      if !own.isEmpty { sends.append(Message(peer: peer, tag: 0, bytes: network.weights.view[own].bytes)) }
      if !segments[peer].isEmpty {
        receives.append(Message(peer: peer, tag: 0, bytes: network.weights.view[segments[peer]].bytes))
      }
      sends.append(Message(peer: peer, tag: 1, bytes: control.block(ofRank: rank).bytes))
      receives.append(Message(peer: peer, tag: 1, bytes: control.block(ofRank: peer).bytes))
    }
    distribute = try communicator.exchange(
      sending: sends, receiving: receives, owners: [network.weights, control.values])
  }

  /// Sums gradients over ranks, divides by `samples`, updates the weights everywhere; `step` counts from 1.
  func apply(samples: Int, step: Int) throws(CommunicationError) {
    let clock = network.clock
    clock.start(0)
    try reduce.start()
    try reduce.wait()
    clock.lap(.exchange, 0)
    if parts.count > 1 {
      let pieces = EvenSplit(0..<total.count, most: 4096)
      network.pool.run(tasks: pieces.count, with: (sum, parts, total, pieces, clock)) { job, piece, thread in
        let (sum, parts, total, pieces, clock) = job
        clock.start(thread)
        sum.add(elements: pieces[piece], of: parts, first: 0, into: total)
        clock.lap(.sum, thread)
      }
    }
    optimizer.update(
      weights: network.weights.view[segments[rank]], gradient: total, scale: 1 / Float(samples), step: step,
      pool: network.pool, clock: clock)
    clock.start(0)
    try distribute.start()
    try distribute.wait()
    clock.lap(.exchange, 0)
    network.weightsChanged()
  }

  /// Gives the prepared messages back; called on every rank at the end.
  public func close() throws(CommunicationError) {
    try reduce.close()
    try distribute.close()
  }

  /// `count` packed weights cut into one run of whole blocks a rank, of nearly equal lengths; some may be empty.
  public static func segments(count: Int, ranks: Int) -> [Range<Int>] {
    let blocks = count / blockSize
    return (0..<ranks).map { $0 * blocks / ranks * blockSize..<($0 + 1) * blocks / ranks * blockSize }
  }

  /// The segment of each rank.
  public var ownedSegments: [Range<Int>] { segments }
}
