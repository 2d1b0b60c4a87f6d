import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

/// What a reference run gives when fmdist trains it.
struct ReferenceRun: Sendable {
  /// The mean loss of each batch before its update.
  var losses: [Double] = []
  /// Of the first step's summed loss, a parameter an array in Keras's layout; empty where a rank does not hold it whole.
  var gradients: [[Float]] = []
  /// After the last step.
  var parameters: [[Float]] = []
  /// Of images 0, 1 and 2 after the last step.
  var probabilities: [[Float]] = []

  static let steps = 5

  /// How the same steps are driven.
  enum Driver: CustomStringConvertible, Sendable {
    /// A network and an optimizer, with all samples in one shard.
    case networkAndOptimizer(threads: Int)
    /// A replica for each rank of an in-memory group, or of a single process.
    case replicas(ranks: Int, shards: Int, threads: Int)

    var description: String {
      switch self {
      case .networkAndOptimizer(let threads): "network and optimizer, \(threads) threads"
      case .replicas(let ranks, let shards, let threads): "\(ranks) ranks, \(shards) shards, \(threads) threads"
      }
    }
  }

  init(_ reference: ReferenceCase, by driver: Driver) throws {
    let plan = try reference.plan()
    let optimizer = reference.optimizer.description
    let samples = ReferenceRun.steps * reference.batchSize
    let images = Buffer(ReferenceFormula.images(elements: samples * plan.input.count))
    let labels = Buffer(ReferenceFormula.labels(samples))
    let batchSize = reference.batchSize
    switch driver {
    case .networkAndOptimizer(let threads):
      self = ReferenceRun.direct(
        plan, optimizer, images: images, labels: labels, batchSize: batchSize, threads: threads)
    case .replicas(1, let shards, let threads):
      self = try ReferenceRun.replica(
        plan, optimizer, images: images, labels: labels, batchSize: batchSize, shards: shards, threads: threads,
        communicator: SingleProcess())
    case .replicas(let ranks, let shards, let threads):
      self = try ThreadGroup.run(size: ranks) { communicator in
        try ReferenceRun.replica(
          plan, optimizer, images: images, labels: labels, batchSize: batchSize, shards: shards, threads: threads,
          communicator: communicator)
      }[ranks - 1]
    }
  }

  private init() {}

  private static func direct(
    _ plan: ModelPlan, _ description: OptimizerDescription, images: Buffer<Float>, labels: Buffer<UInt16>,
    batchSize: Int, threads: Int
  ) -> ReferenceRun {
    let batch = RankBatch(capacity: batchSize, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: threads, maySpin: false))
    let optimizer = Optimizer(description, segments: [0..<network.weights.count], parameters: plan.parameters)
    network.packReferenceWeights()
    let indices = Buffer(0..<Int32(steps * batchSize))
    var run = ReferenceRun()
    for step in 0..<steps {
      batch.load(
        Batch(
          images: .floats(images.view), labels: labels.view,
          indices: indices.view[step * batchSize..<(step + 1) * batchSize], step: step))
      batch.setRows(0..<batchSize, ofShard: 0)
      network.forward(.training)
      run.losses.append(batch.losses.view[0..<batchSize].elements.reduce(0) { $0 + Double($1) } / Double(batchSize))
      network.backward()
      if step == 0 { run.gradients = network.unpack(network.gradients[0].view) }
      optimizer.begin(number: step + 1)
      optimizer.apply(
        weights: network.weights.view, gradient: network.gradients[0].view,
        scale: 1 / Float(batchSize), place: 0, group: 0)
      network.weightsChanged()
    }
    batch.load(Batch(images: .floats(images.view), labels: labels.view, indices: indices.view[0..<3]))
    network.forward(.evaluation)
    run.finish(network)
    return withExtendedLifetime((images, labels, indices)) { run }
  }

  private static func replica(
    _ plan: ModelPlan, _ description: OptimizerDescription, images: Buffer<Float>, labels: Buffer<UInt16>,
    batchSize: Int, shards: Int, threads: Int, communicator: any Communicator
  ) throws -> ReferenceRun {
    let replica = try Replica(
      model: plan, optimizer: description, batchSize: batchSize, seed: 1,
      shards: shards, communicator: communicator,
      pool: ThreadPool(threads: threads, maySpin: false))
    let network = replica.network
    try replica.changeWeights { $0.packReferenceWeights() }
    let indices = Buffer(0..<Int32(steps * batchSize))
    var run = ReferenceRun()
    for step in 0..<steps {
      let result = try replica.train(
        Batch(
          images: .floats(images.view), labels: labels.view,
          indices: indices.view[step * batchSize..<(step + 1) * batchSize], step: step))
      run.losses.append(result.loss / Double(batchSize))
      if step == 0 && network.gradients.count == 1 && communicator.size == 1 {
        run.gradients = network.unpack(network.gradients[0].view)
      }
    }
    network.batch.load(Batch(images: .floats(images.view), labels: labels.view, indices: indices.view[0..<3]))
    network.forward(.evaluation)
    run.finish(network)
    try replica.exchange.close()
    return withExtendedLifetime((images, labels, indices)) { run }
  }

  private mutating func finish(_ network: Network) {
    parameters = network.unpack(network.weights.view)
    probabilities = (0..<3).map { Array(network.probabilities(row: $0).elements) }
  }
}

extension Network {
  /// The learned arrays in Keras's layout, from `packed`, which is laid out as the weights are.
  func unpack(_ packed: View<Float>) -> [[Float]] {
    parameters.map { $0.unpack(packed) }
  }

  /// Sets all weights from arrays in Keras's layout.
  func setWeights(_ arrays: [[Float]]) {
    for (parameter, array) in zip(parameters, arrays) { parameter.pack(array, into: weights.view) }
    weightsChanged()
  }

  fileprivate func packReferenceWeights() {
    setWeights(
      parameters.enumerated().map { ReferenceFormula.parameter($0.element.description, index: $0.offset) })
  }
}
