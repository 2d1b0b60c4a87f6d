import FMDistCommunication
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

/// From each rank's gradients to the same new weights on all ranks, in the same bits for any number of ranks and hosts.
///
/// 1. Gradients and weights lie in memory that the ranks of a host have in common (``ReplicaMemory``).
/// 2. Each weight has an owner (``ExchangePlan``). When all ranks of its host are through with a bucket, the owner adds all
///    subtrees' sums in the tree's order, updates its weights and renews what is derived from them (``SegmentUpdate``).
/// 3. Between hosts sums and new weights travel as messages (``BucketMessages``), the first buckets while the backward pass
///    still works on the last: this rank's first thread, which owns MPI, looks after them between two tasks.
/// 4. When all ranks of the host are through with all buckets, the next step begins.
///
/// Invariant: between steps the weights are bit for bit the same on all hosts. Invariant: nobody writes weights that a rank of the
/// host may read, nor gradients that an owner or carrier may read: each waits for all ranks of its host, once before and once
/// after it writes.
package final class GradientExchange {
  /// The optimizer of this rank's segments.
  package let optimizer: Optimizer
  /// Who owns what.
  package let plan: ExchangePlan
  /// What travels beside the gradients.
  let control: StepControl
  /// What regularizers add to the loss.
  let penalty: PenaltySum

  let network: Network
  private let memory: ReplicaMemory
  let communicator: any Communicator
  let barrier: HostBarrier
  let updates: [SegmentUpdate]
  /// For each bucket; empty on one host.
  let messages: [BucketMessages]
  private let leader: HostLeader?
  /// Whether an update has to wait for the squares of all gradients.
  let needsSquares: Bool
  private let skipsNonFinite: Bool
  /// Whether the update of the last step was left out, as its loss or a gradient was not finite: the same on all ranks.
  private(set) var isSkipped = false
  /// The chunks of each parameter that the optimizer follows, and what its gradient is taken times; of all together, or of each alone.
  private let arrays: [(parameter: Int, chunks: Range<Int>)]
  private let scales: Buffer<Float>
  private let scratch: [Buffer<Float>]
  private let kept: Buffer<Float>

  /// How far each bucket is; of a minibatch at hand.
  var stages: [Stage]
  /// Minibatches so far: the round of the channels of gradients, and of `through`.
  var round = 0
  /// Updates so far: the round of the channels of squares and of what leaders bring.
  private var updateRound = 0
  /// The minibatch at hand.
  var job: Job
  /// Whether a backward pass is at work, between whose tasks messages are looked after.
  var isActive = false
  var failure: CommunicationError?
  private var elementsLeft = 0

  /// How far a bucket is: waiting for this host's ranks, for other hosts' sums, for all squares, for other hosts' weights, or done.
  enum Stage: Int { case local, sums, ready, weights, through }

  /// Prepares everything. Called on every rank with the same plan, optimizer and options.
  init(
    network: Network, memory: ReplicaMemory, optimizer: OptimizerDescription, plan: ExchangePlan,
    options: ExchangeOptions, communicator: any Communicator
  ) throws(CommunicationError) {
    self.network = network
    self.memory = memory
    self.plan = plan
    self.communicator = communicator
    skipsNonFinite = options.skipsNonFinite
    needsSquares = options.needsSquares(optimizer)
    arrays = network.parameters.indices.filter { network.parameters[$0].description.isTrainable }
      .map { ($0, network.layout.chunks.indices(of: network.parameters[$0].range)) }
    scales = Buffer(count: network.parameters.count)
    let hosts = plan.hosts
    let place = communicator.place
    let here = hosts.host(ofRank: communicator.rank)
    let segments = plan.segments(ofPlace: place)
    self.optimizer = Optimizer(
      optimizer, segments: segments.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound },
      parameters: network.plan.parameters)
    job = Job(step: 0, isFirst: true, isLast: true, samples: 1)
    control = StepControl(plan: plan.shards, place: place, turns: memory.control)
    penalty = PenaltySum(
      network: network, turns: memory.penalties, number: communicator.localRank, of: communicator.localSize)
    barrier = try HostBarrier(channels: GradientExchange.channelCount(plan), communicator: communicator)
    scratch = (0..<network.pool.threads).map { _ in Buffer(count: SegmentUpdate.scratchCount) }
    kept = Buffer(count: options.keepsSums(optimizer) ? segments.reduce(0) { $0 + $1.count } : 0)

    var messages: [BucketMessages] = []
    if hosts.count > 1 {
      for bucket in plan.buckets.indices {
        messages.append(
          try BucketMessages(
            bucket: bucket, plan: plan, gradients: memory.gradients, network: network, compression: options.compression,
            communicator: communicator, scratch: scratch[0].view[0..<TreeSum.scratchCount]))
      }
    }
    self.messages = messages
    leader =
      try communicator.localRank == 0 && hosts.count > 1
      ? HostLeader(
        plan: plan, control: control, squares: memory.squares, chunks: network.layout.chunks, communicator: communicator
      )
      : nil

    updates = segments.enumerated().map { [optimizer = self.optimizer, kept, scales, scratch] bucket, segment in
      SegmentUpdate(
        of: segment, local: memory.gradients, received: messages.isEmpty ? [] : messages[bucket].received, plan: plan,
        host: here, compression: options.compression, network: network, optimizer: optimizer, kept: kept.view,
        squares: memory.squares.view, scales: scales.view, scratch: scratch)
    }
    stages = Array(repeating: .through, count: plan.buckets.count)
    if hosts.count > 1 {
      // The pool lives no longer than the exchange is open: close() takes this back.
      network.pool.setBetweenTasks { [unowned self] in poll() }
    }
  }

  /// The channels of the barrier that follow those of the buckets.
  private enum Channel: Int, CaseIterable {
    /// The squares of this host's gradients are added.
    case squares
    /// The first rank has what other hosts' first ranks had to say.
    case leader
    /// All reads and writes of common memory in a minibatch are done.
    case through
  }

  private func channel(_ channel: Channel) -> Int { plan.buckets.count + channel.rawValue }

  /// The channels of the barrier of an exchange by `plan`.
  static func channelCount(_ plan: ExchangePlan) -> Int { plan.buckets.count + Channel.allCases.count }

  /// Begins a minibatch, before its backward pass.
  func begin(_ job: Job) throws(CommunicationError) {
    self.job = job
    round += 1
    if job.isLast { updateRound += 1 }
    elementsLeft = network.layout.changingCount
    for bucket in stages.indices { stages[bucket] = .local }
    for bucket in messages {
      try bucket.receiveSums.start()
      if job.isLast { try bucket.receiveWeights.start() }
    }
    isActive = !messages.isEmpty
  }

  /// Says that this rank's backward pass is through with `elements`: gradients are there, weights are read no more.
  func isThrough(with elements: Range<Int>) {
    elementsLeft -= elements.count
    for (bucket, range) in plan.buckets.enumerated() where range.lowerBound == elements.lowerBound {
      // What this rank has to say must be there before its last arrival.
      barrier.arrive(bucket)
    }
  }

  /// Ends a minibatch: returns when the sums are kept, or the new weights are on all ranks of this host.
  func finish() throws(CommunicationError) {
    precondition(elementsLeft == 0, "a backward pass that is not through")
    let clock = network.clock
    isActive = false
    clock.start(0)
    if messages.isEmpty {
      try wait(0, round: round, "waiting for gradients")
      clock.lap(.waitForRanks, 0, segment: 0)
      updates[0].run(mode)
      clock.start(0)
    } else {
      try advanceUntil("exchange of gradients") { exchange in
        exchange.stages.allSatisfy { $0 == .through || $0 == .ready }
      }
    }
    if job.isLast, needsSquares { try updateByNorms() }
    if !messages.isEmpty {
      try advanceUntil("exchange of weights") { (exchange) throws(CommunicationError) in try exchange.hasEnded() }
    }
    clock.start(0)
    if job.isLast, !needsSquares, let leader {
      try leader.exchangeControl()
      clock.lap(.waitForMessages, 0)
    }
    barrier.arrive(channel(.through))
    try wait(channel(.through), round: round, "waiting for new weights")
    clock.lap(.waitForRanks, 0)
  }

  /// How the sums of this minibatch are used.
  var mode: SegmentUpdate.Mode {
    guard job.isLast else { return .keep(isFirst: job.isFirst) }
    if needsSquares { return .square(samples: job.samples, addsKept: !job.isFirst) }
    return .update(samples: job.samples, addsKept: !job.isFirst)
  }

  /// The sum of the losses of the step's samples, each with what regularizers add: the same on all ranks, when all have told theirs.
  var loss: Double { control.loss + penalty.total(turn: control.presentTurn) * Double(job.samples) }

  /// Waits for the squares of all gradients, and updates with gradients no longer than the optimizer's clipping lets them be; or not at
  /// all, where one, or the loss, is not finite and such updates are left out.
  private func updateByNorms() throws(CommunicationError) {
    let clock = network.clock
    clock.start(0)
    barrier.arrive(channel(.squares))
    try wait(channel(.squares), round: updateRound, "waiting for the gradient's norm")
    if !messages.isEmpty {
      // Whether there is an update depends on all losses, too.
      try leader?.exchangeSquaresAndControl()
      barrier.arrive(channel(.leader))
      try wait(channel(.leader), round: updateRound, "waiting for the gradient's norm")
    }
    clock.lap(.waitForRanks, 0)
    // In one order, so that all ranks find the same.
    let squares = memory.squares.view.elements.reduce(0, +)
    isSkipped = skipsNonFinite && !(squares.isFinite && loss.isFinite)
    let clipping = optimizer.description.clipping.flatMap { $0.needsNorms ? $0 : nil }
    func scale(_ squares: Double) -> Float {
      guard let limit = clipping?.limit else { return 1 / Float(job.samples) }
      let norm = squares.squareRoot() / Double(job.samples)
      return Float(limit / max(norm, limit) / Double(job.samples))
    }
    let whole = clipping?.kind == .norm ? nil : scale(squares)
    for (parameter, chunks) in arrays {
      scales.view[parameter] = whole ?? scale(memory.squares.view[chunks].elements.reduce(0, +))
    }
    for bucket in updates.indices {
      if !isSkipped { updates[bucket].run(.updateFromKept(samples: job.samples)) }
      if !messages.isEmpty {
        try sendWeights(bucket)
      }
    }
  }

  func sendWeights(_ bucket: Int) throws(CommunicationError) {
    network.clock.begin(.weights, segment: bucket)
    try messages[bucket].sendWeights.start()
    stages[bucket] = .weights
  }

  /// Waits until all ranks of this host are through with `round` of `channel`.
  private func wait(_ channel: Int, round: Int, _ operation: StaticString) throws(CommunicationError) {
    if messages.isEmpty {
      try barrier.wait(channel, round: round, operation: "step \(job.step + 1), \(operation)")
    } else {
      // Never asleep: another host may wait for a message of this rank, and ranks of this host for that one.
      try advanceUntil(operation, awaiting: (channel, round)) { $0.barrier.isThrough(channel, round: round) }
    }
  }

  /// Gives messages and memory back; called on every rank at the end.
  package func close() throws(CommunicationError) {
    network.pool.setBetweenTasks(nil)
    for bucket in messages { try bucket.close() }
    try leader?.close()
    try barrier.close()
    try memory.close()
  }
}
