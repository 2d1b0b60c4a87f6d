import FMDistKernels
import FMDistMemory

/// A model at work on one rank: the weights, and a step's forward and backward passes over the rank's part of a batch.
///
/// All memory is taken before the first step. Weights and gradients are packed as the kernels want them, one array of whole
/// blocks; ``layout`` tells what lies where. Several networks may have their weights in common (``NetworkMemory``).
package final class Network: Sendable {
  /// The model.
  package let plan: ModelPlan
  /// What is learned, and where it lies in ``weights``.
  package let layout: NetworkLayout
  /// All weights. After changing them call ``weightsChanged()``, or ``weightsChanged(_:)`` with what was changed.
  package let weights: Buffer<Float>
  /// For each subtree of the summation tree that this rank owns, the gradient summed over its samples.
  package let gradients: [Buffer<Float>]
  /// This rank's part of the batch at hand.
  package let batch: RankBatch
  /// The threads that compute.
  package let pool: ThreadPool
  /// The clock of what belongs to no layer.
  package let clock: LayerClock

  /// What regularizers add to the loss.
  package let weightPenalty: WeightPenalty
  private let transposed: TransposedWeights
  private let stages: [NetworkStage]
  /// Those from the first that learns on: no gradient is asked for before it.
  private let learningStages: ArraySlice<NetworkStage>
  private let head: NetworkHead

  /// What is learned, in model order.
  package var parameters: [PackedParameter] { layout.parameters }

  /// Takes the memory for `plan`, which must be a classifier (``ModelPlan/checkClassifier(classes:)``), with all weights zero.
  ///
  /// `seed` makes the dropout masks. `objective` is what training minimizes, the usual loss if nil; it must fit the model.
  /// `memory` is where weights and gradients lie, if not in this network's own memory. `timer`, if
  /// any, is told where the time goes.
  package init(
    plan: ModelPlan, batch: RankBatch, seed: UInt64, pool: ThreadPool, objective: Objective? = nil,
    memory: NetworkMemory? = nil, timer: StepTimer? = nil
  ) {
    precondition(
      timer.map { $0.layers == plan.layers.count && $0.threads == pool.threads } ?? true, "a timer of another model")
    self.plan = plan
    self.batch = batch
    self.pool = pool
    clock = LayerClock(timer: timer, layer: plan.layers.count)
    layout = NetworkLayout(plan)
    weightPenalty = WeightPenalty(layout)
    let memory = memory ?? NetworkMemory(layout, gradients: batch.sums.count)
    precondition(
      memory.weights.count == layout.weightCount && memory.gradients.count == batch.sums.count,
      "memory of another model")
    weights = memory.weights
    gradients = memory.gradients
    transposed = TransposedWeights(layout, weights: weights.view, buffer: memory.transposed)
    var builder = NetworkBuilder(
      plan: plan, parameters: layout.parameters, weights: weights, transposed: transposed, gradients: gradients,
      batch: batch, seed: seed, threads: pool.threads, timer: timer)
    let logits: Tensor
    (stages, logits) = builder.build()
    learningStages = stages.drop { !$0.learns }
    head = NetworkHead(
      logits: logits, activation: plan.outputActivation,
      objective: objective ?? Objective(.usual(for: plan.outputActivation)), batch: batch,
      penalty: builder.activityPenalty, clock: clock)
  }

  /// Overwrites the weights with those that training starts from, a function of `seed`.
  package func initialize(seed: UInt64) {
    for (index, parameter) in parameters.enumerated() {
      let array = Buffer<Float>(count: parameter.description.count)
      parameter.initialize(array.view, seed: seed, index: index)
      parameter.pack(array.view, into: weights.view)
    }
    weightsChanged()
  }

  /// Renews what is derived from the weights.
  package func weightsChanged() {
    let pieces = EvenSplit(0..<layout.chunks.count, most: 16)
    pool.run(tasks: pieces.count, with: (self, pieces)) { job, piece, thread in
      let (network, pieces) = job
      network.clock.start(thread)
      for chunk in pieces[piece] { network.transposed.renew(network.layout.chunks[chunk]) }
      network.clock.lap(.transpose, thread)
    }
  }

  /// Renews what is derived from `elements` of the weights, whole chunks (``NetworkLayout/chunks``), on this thread.
  package func weightsChanged(_ elements: Range<Int>) { transposed.renew(elements) }

  /// Computes the batch's probabilities, losses and predictions.
  package func forward(_ mode: NetworkMode) {
    for stage in stages { stage.forward(pool: pool, mode: mode) }
    let pieces = EvenSplit(0..<batch.rows, most: 16)
    pool.run(tasks: pieces.count, with: (head, pieces, mode)) { job, piece, thread in
      let (head, pieces, mode) = job
      head.clock.start(thread)
      for row in pieces[piece] { head.score(row, mode) }
      head.clock.lap(.loss, thread)
    }
  }

  /// Computes ``gradients`` of the sum of the losses, after ``forward(_:)``.
  ///
  /// `isThrough` is called with the weights of each of ``NetworkLayout/stages``, the last first, when their gradients are there and
  /// this network reads those weights no more.
  package func backward(isThrough: (Range<Int>) -> Void = { _ in }) {
    var next = layout.stages.count
    for stage in learningStages.reversed() {
      stage.backward(pool: pool)
      guard stage.learns else { continue }
      next -= 1
      isThrough(layout.stages[next])
    }
  }

  /// What regularizers add to the loss with the present weights, on this thread.
  package var penalty: Double { weightPenalty.total(of: weights.view) }

  /// The model's output for `row` before its last activation, after ``forward(_:)``.
  package func logits(row: Int) -> View<Float> { head.logits(row: row) }

  /// The probabilities of the classes for `row`, after ``forward(_:)``.
  package func probabilities(row: Int) -> View<Float> { head.probabilities(row: row) }
}

/// A part of a step between two points where all threads meet.
enum NetworkStage: Sendable {
  case samples(SampleStage)
  case dense(DenseOperation)

  func forward(pool: ThreadPool, mode: NetworkMode) {
    switch self {
    case .samples(let stage): stage.forward(pool: pool, mode: mode)
    case .dense(let operation): operation.forward(pool: pool)
    }
  }

  func backward(pool: ThreadPool) {
    switch self {
    case .samples(let stage): stage.backward(pool: pool)
    case .dense(let operation): operation.backward(pool: pool)
    }
  }

  /// Whether it has weights that training changes.
  var learns: Bool {
    switch self {
    case .samples(let stage): stage.learns
    case .dense(let operation): operation.learns
    }
  }
}
