import FMDistCommunication
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

/// One rank's replica of a model in training: computes its shards of each minibatch and keeps in step with the others.
package final class Replica {
  /// The model.
  package let network: Network
  /// Which shards each place computes.
  package let plan: ShardPlan
  /// What sums and updates.
  package let exchange: GradientExchange
  let communicator: any Communicator
  private let check: ReplicaCheck
  private let place: Int
  private let batchSize: Int
  /// Whether a loss that is not finite is traced: not where such steps are left out, of which there may be many.
  private let findsOrigins: Bool
  /// What this rank has found in the last step.
  var ownOrigin = OwnNonFiniteOrigin()

  /// What all ranks know after a step.
  package struct StepResult: Equatable, Sendable {
    /// The sum of the samples' losses, before the update, each with what regularizers add.
    package var loss: Double
    /// How many answers were right before the update: one a sample, or one a label of each.
    package var correct: Int
    /// Whether any rank was asked to stop.
    package var stop: Bool
    /// Whether any rank found that a checkpoint is due.
    package var save = false
    /// Whether there was no update, as the loss or a gradient was not finite.
    package var isSkipped = false
    /// The ranks that do not hold what the others hold; none in all steps that are not checked.
    package var divergentRanks: [Int] = []
    /// The values that differ, for messages.
    package var divergentValues = ""
  }

  /// A replica for minibatches of at most `batchSize`. Called on every rank alike. `shards` is V; `identity`, a
  /// fingerprint of the configuration, and the weights are compared every so many steps; `timer`, if any, is told where the time goes.
  /// `objective` is what training minimizes, the usual loss if nil.
  /// `augmenter` changes the images in training, by their numbers and the batch's epoch.
  package init(
    model: ModelPlan, optimizer: OptimizerDescription, batchSize: Int,
    augmenter: ImageAugmenter? = nil,
    seed: UInt64, shards: Int, communicator: any Communicator, pool: ThreadPool,
    objective: Objective? = nil, options: ExchangeOptions = ExchangeOptions(), identity: UInt64 = 0,
    stepsBetweenChecks: Int = 100,
    timer: StepTimer? = nil
  ) throws(CommunicationError) {
    let hosts = communicator.hosts
    let shardPlan = ShardPlan(shards: shards, ranks: communicator.size)
    let layout = NetworkLayout(model)
    let plan = ExchangePlan(layout: layout, shards: shardPlan, hosts: hosts)
    let place = communicator.place
    let merges = plan.nodes(ofPlace: place).map { node in
      plan.tree.merges(of: node, from: plan.tree.leaves(under: node).map { SummationTree.Node(level: 0, index: $0) })
    }
    let rounding: NodeRounding =
      options.compression == .none ? .none : communicator.size == 1 ? .allButLast : .all
    let batch = RankBatch(
      capacity: shardPlan.capacity(ofRank: place, batch: batchSize), merges: merges, rounding: rounding,
      augmenter: augmenter)
    let memory = try ReplicaMemory(
      layout: layout, plan: plan,
      squares: options.needsSquares(optimizer) ? layout.chunks.count : 0,
      penalties: WeightPenalty(layout).count,
      barrierBytes: HostBarrier.byteCount(channels: GradientExchange.channelCount(plan)), communicator: communicator)
    network = Network(
      plan: model, batch: batch, seed: seed, pool: pool, objective: objective, memory: memory.network,
      timer: timer)
    exchange = try GradientExchange(
      network: network, memory: memory, optimizer: optimizer, plan: plan, options: options, communicator: communicator)
    check = ReplicaCheck(
      stepsBetween: stepsBetweenChecks, identity: identity, chunks: layout.chunks.count, hosts: hosts,
      rank: communicator.rank)
    self.communicator = communicator
    self.plan = shardPlan
    self.place = place
    self.batchSize = batchSize
    findsOrigins = !options.skipsNonFinite
  }

  /// Has `body` change the weights: on the first rank of each host, as all ranks there have them in common. Called on every rank
  /// alike.
  package func changeWeights(_ body: (Network) throws -> Void) throws {
    if communicator.localRank == 0 { try body(network) }
    try communicator.barrier()
  }

  /// Trains one step on `batch`, the same on every rank: a global minibatch, or several, of which all but the last are full, whose
  /// gradients are added before the update.
  ///
  /// `stop` says that this rank was asked to stop, `save` that a checkpoint is due. `learningRate` takes the place of the optimizer's, if any. `updates` is how many
  /// there were before, where they are fewer than the steps.
  package func train(
    _ batch: Batch, stop: Bool = false, save: Bool = false, learningRate: Double? = nil, updates: Int? = nil
  ) throws(CommunicationError) -> StepResult {
    let control = exchange.control
    control.begin()
    control.set(stop: stop, save: save)
    ownOrigin = OwnNonFiniteOrigin()
    let (step, indices) = (batch.step, batch.indices)
    let isChecked = check.isDue(step: step)
    if isChecked {
      let (state, weights) = check.fingerprints(step: step, network: network)
      control.setFingerprints(state: state, weights: weights)
    }
    exchange.optimizer.begin(number: (updates ?? step) + 1, learningRate: learningRate)
    exchange.penalty.compute(turn: control.presentTurn)
    var start = 0
    while start < indices.count {
      let end = min(start + batchSize, indices.count)
      let job = GradientExchange.Job(
        step: step, isFirst: start == 0, isLast: end == indices.count, samples: indices.count)
      try train(minibatch: start..<end, of: batch, job)
      start = end
    }
    var result = StepResult(loss: exchange.loss, correct: control.correct, stop: control.stop, save: control.save)
    result.isSkipped = exchange.isSkipped
    if isChecked, let finding = check.finding(state: control.state(ofPlace:), weights: control.weights(ofPlace:)) {
      (result.divergentRanks, result.divergentValues) = (finding.ranks, finding.what)
    }
    return result
  }

  /// Trains the minibatch at the positions `minibatch` of a step.
  private func train(
    minibatch: Range<Int>, of whole: Batch, _ job: GradientExchange.Job
  ) throws(CommunicationError) {
    let (batch, clock) = (network.batch, network.clock)
    clock.start(0)
    let positions = plan.positions(ofRank: place, batch: minibatch.count)
    var part = whole
    part.indices = whole.indices[minibatch][positions]
    // Positions count through the whole step, so each of its samples has a dropout mask of its own.
    part.firstPosition = minibatch.lowerBound + positions.lowerBound
    batch.load(part)
    let shards = plan.shards(ofRank: place)
    for shard in shards {
      let rows = plan.positions(ofShard: shard, batch: minibatch.count)
      batch.setRows(
        rows.lowerBound - positions.lowerBound..<rows.upperBound - positions.lowerBound,
        ofShard: shard - shards.lowerBound)
    }
    clock.lap(.input, 0)
    try exchange.begin(job)
    network.forward(.training)
    clock.start(0)
    var isFinite = true
    for shard in 0..<batch.shardCount {
      let (loss, correct) = batch.score(batch.rows(ofShard: shard))
      isFinite = isFinite && loss.isFinite
      exchange.control.add(loss: loss, correct: correct, ofShard: shard)
    }
    if findsOrigins, !isFinite { findOrigin(images: part.images) }
    clock.lap(.loss, 0)
    network.backward { exchange.isThrough(with: $0) }
    try exchange.finish()
  }
}

extension RankBatch {
  /// The sum of the losses of `rows`, in their order, and how many answers were right.
  func score(_ rows: Range<Int>) -> (loss: Double, correct: Int) {
    var loss = 0.0
    var correct = 0
    for row in rows {
      loss += Double(losses.view[row])
      correct += Int(rightAnswers.view[row])
    }
    return (loss, correct)
  }
}
