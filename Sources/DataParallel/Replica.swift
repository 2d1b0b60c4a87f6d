import Communication
import Kernels
import Memory
import NeuralNet

/// One rank's replica of a model in training: computes its shards of each minibatch and keeps in step with the others.
public final class Replica {
  /// The model.
  public let network: Network
  /// Who computes what.
  public let plan: ShardPlan
  /// What sums and updates.
  public let exchange: GradientExchange
  private let rank: Int

  /// What all ranks know after a step.
  public struct StepResult: Equatable, Sendable {
    /// The sum of the samples' losses, before the update.
    public var loss: Double
    /// How many samples were classified right, before the update.
    public var correct: Int
    /// Whether any rank was asked to stop.
    public var stop: Bool
  }

  /// A replica for batches of at most `batchSize` of `images`. Called on every rank alike. `timer`, if any, is told where the
  /// time of steps goes.
  public init(
    model: ModelPlan, optimizer: OptimizerDescription, batchSize: Int, images: ImageSource,
    seed: UInt64, plan: ShardPlan, communicator: any Communicator, pool: ThreadPool,
    timer: StepTimer? = nil
  ) throws(CommunicationError) {
    let rank = communicator.rank
    let tree = SummationTree(shards: plan.shards)
    let merges = tree.nodes(covering: plan.shards(ofRank: rank)).map { node in
      tree.merges(of: node, from: tree.leaves(under: node).map { SummationTree.Node(level: 0, index: $0) })
    }
    let batch = RankBatch(
      capacity: plan.capacity(ofRank: rank, batch: batchSize), merges: merges, images: images)
    network = Network(plan: model, batch: batch, seed: seed, pool: pool, timer: timer)
    exchange = try GradientExchange(network: network, optimizer: optimizer, plan: plan, communicator: communicator)
    self.plan = plan
    self.rank = rank
  }

  /// Trains one step on the global minibatch `indices`, the same on every rank.
  ///
  /// `labels[i]` is the class of image i. `step` counts the steps before this one. `stop` says that this rank was asked to stop.
  public func train(
    indices: View<Int32>, labels: View<UInt8>, step: Int, stop: Bool
  ) throws(CommunicationError) -> StepResult {
    let (batch, clock) = (network.batch, network.clock)
    clock.start(0)
    let positions = plan.positions(ofRank: rank, batch: indices.count)
    batch.load(indices[positions], labels: labels)
    batch.firstPosition = positions.lowerBound
    batch.step = step
    let shards = plan.shards(ofRank: rank)
    for shard in shards {
      let rows = plan.positions(ofShard: shard, batch: indices.count)
      batch.setRows(
        rows.lowerBound - positions.lowerBound..<rows.upperBound - positions.lowerBound,
        ofShard: shard - shards.lowerBound)
    }
    clock.lap(.input, 0)
    network.forward(training: true)
    network.backward()
    clock.start(0)
    let control = exchange.control
    control.setStop(stop)
    for shard in 0..<batch.shardCount {
      let (loss, correct) = batch.score(batch.rows(ofShard: shard))
      control.set(loss: loss, correct: correct, ofShard: shard)
    }
    clock.lap(.loss, 0)
    try exchange.apply(samples: indices.count, step: step + 1)
    return StepResult(loss: control.loss, correct: control.correct, stop: control.stop)
  }

}

extension RankBatch {
  /// The sum of the losses of `rows`, in their order, and how many were classified right.
  func score(_ rows: Range<Int>) -> (loss: Double, correct: Int) {
    var loss = 0.0
    var correct = 0
    for row in rows {
      loss += Double(losses.view[row])
      if predictions.view[row] == labels.view[row] { correct += 1 }
    }
    return (loss, correct)
  }
}
