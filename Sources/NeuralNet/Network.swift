import Kernels
import Memory

/// A model at work on one rank: the weights, and a step's forward and backward passes over the rank's part of a batch.
///
/// All memory is taken when it is made. Weights and gradients are packed as the kernels want them, one array of whole
/// blocks; ``parameters`` tells what lies where.
public final class Network {
  /// The model.
  public let plan: ModelPlan
  /// What is learned, and where it lies in ``weights``.
  public let parameters: [PackedParameter]
  /// All weights. After changing them call ``weightsChanged()``.
  public let weights: Buffer<Float>
  /// For each subtree of the summation tree that this rank owns, the gradient summed over its samples.
  public let gradients: [Buffer<Float>]
  /// This rank's part of the batch at hand.
  public let batch: RankBatch
  /// The threads that compute.
  public let pool: ThreadPool
  /// The clock of what belongs to no layer.
  package let clock: LayerClock

  private let stages: [NetworkStage]
  private let head: NetworkHead

  /// Takes the memory for `plan`, which must be a classifier (``ModelPlan/checkClassifier(classes:)``), with all weights zero.
  ///
  /// `seed` makes the dropout masks. `timer`, if any, is told where the time goes.
  public init(plan: ModelPlan, batch: RankBatch, seed: UInt64, pool: ThreadPool, timer: StepTimer? = nil) {
    precondition(
      timer.map { $0.layers == plan.layers.count && $0.threads == pool.threads } ?? true, "a timer of another model")
    self.plan = plan
    self.batch = batch
    self.pool = pool
    clock = LayerClock(timer: timer, layer: plan.layers.count)
    parameters = PackedParameter.layOut(plan.parameters)
    let count = parameters.last?.range.upperBound ?? 0
    weights = Buffer(count: count)
    gradients = batch.sums.map { _ in Buffer(count: count) }
    var builder = NetworkBuilder(
      plan: plan, parameters: parameters, weights: weights, gradients: gradients, batch: batch, seed: seed,
      threads: pool.threads, timer: timer)
    let logits: Tensor
    (stages, logits) = builder.build()
    head = NetworkHead(logits: logits, classes: plan.output.channels, batch: batch, clock: clock)
  }

  /// Overwrites the weights with those that training starts from, a function of `seed`.
  public func initialize(seed: UInt64) {
    for (index, parameter) in parameters.enumerated() {
      let array = Buffer<Float>(count: parameter.description.count)
      parameter.initialize(array.view, seed: seed, index: index)
      parameter.pack(array.view, into: weights.view)
    }
    weightsChanged()
  }

  /// Renews what is derived from the weights.
  public func weightsChanged() {
    for stage in stages { stage.weightsChanged(pool: pool) }
  }

  /// Computes the batch's probabilities, losses and predictions, with dropout where `training`.
  public func forward(training: Bool) {
    for stage in stages { stage.forward(pool: pool, training: training) }
    let pieces = EvenSplit(0..<batch.rows, most: 16)
    pool.run(tasks: pieces.count, with: (head, pieces)) { job, piece, thread in
      let (head, pieces) = job
      head.clock.start(thread)
      for row in pieces[piece] { head.score(row) }
      head.clock.lap(.loss, thread)
    }
  }

  /// Computes ``gradients`` of the sum of the losses, after ``forward(training:)``.
  public func backward() {
    for stage in stages.reversed() { stage.backward(pool: pool) }
  }

  /// The probabilities of the classes for `row`, after ``forward(training:)``.
  public func probabilities(row: Int) -> View<Float> { head.probabilities(row: row) }
}

/// A part of a step between two points where all threads meet.
enum NetworkStage: Sendable {
  case samples(SampleStage)
  case dense(DenseOperation)

  func forward(pool: ThreadPool, training: Bool) {
    switch self {
    case .samples(let stage): stage.forward(pool: pool, training: training)
    case .dense(let operation): operation.forward(pool: pool)
    }
  }

  func backward(pool: ThreadPool) {
    switch self {
    case .samples(let stage): stage.backward(pool: pool)
    case .dense(let operation): operation.backward(pool: pool)
    }
  }

  func weightsChanged(pool: ThreadPool) {
    switch self {
    case .samples(let stage): stage.weightsChanged(pool: pool)
    case .dense(let operation): operation.weightsChanged(pool: pool)
    }
  }
}
