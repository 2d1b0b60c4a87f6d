import CFMDistAllocationCount
import FMDistCommunication
import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining

/// Trains every model with every optimizer, and prints for each how many allocations a number of steps made: a line
/// `COUNT what`. The first line is of something that does allocate.
@main
struct Worker {
  static func main() throws {
    guard fmdist_counts_allocations() != 0 else { return print("unsupported") }
    try control()
    let dataset = SyntheticGarments(seed: 1).dataset(trainingCount: 600, testCount: 20)
    for threads in [1, 2] {
      let pool = ThreadPool(threads: threads, maySpin: false)
      for (name, model) in Models.all {
        for optimizer in Models.optimizers {
          let text =
            "\(Models.data)\n\(model)\noptimizer: {\(optimizer)}\ntraining: {batch_size: 37, mixup: {}, cutmix: {}}\n"
          let configuration = try RunConfiguration(ConfigurationNode(text: text, name: name))
          let what = "\(name), \(optimizer), threads: \(threads)"
          try steps(configuration, dataset, pool, what, isTraced: false)
          try steps(configuration, dataset, pool, what + ", traced", isTraced: true)
          try run(configuration, dataset, pool, what, trace: .none)
          try run(configuration, dataset, pool, what + ", traced", trace: .usual)
        }
      }
    }
  }

  /// A job with a closure that captures something: one allocation each time.
  private static func control() throws {
    let pool = ThreadPool(threads: 2, maySpin: false)
    let place = Buffer<Int>(count: 16)
    let count = allocations { for _ in 0..<10 { pool.run(tasks: 2) { task, _ in place.view[8 * task] += 1 } } }
    print(count, "control")
  }

  /// Steps of a replica, full batches and short ones, after two that may still allocate.
  private static func steps(
    _ configuration: RunConfiguration, _ dataset: Dataset, _ pool: ThreadPool, _ what: String, isTraced: Bool
  ) throws {
    let training = configuration.training
    let model = try configuration.model(for: dataset.training)
    // One that soon is full, too: the last steps' events are dropped.
    let timeline = Timeline(threads: pool.threads, capacity: 1000)
    timeline.isRecording = true
    let timer = StepTimer(layers: model.layers.count, threads: pool.threads, timeline: timeline)
    let transform = configuration.pixelTransform(of: dataset.training, indices: 0..<Int32(dataset.training.count))
    let replica = try Replica(
      model: model, optimizer: configuration.optimizer,
      batchSize: training.batchSize,
      augmenter: try configuration.augmenter(for: dataset.training), seed: training.seed, shards: training.shards,
      communicator: SingleProcess(), pool: pool,
      timer: isTraced ? timer : nil)
    replica.network.initialize(seed: training.seed)
    let order = Buffer((0..<Int32(dataset.training.count)).map { $0 })
    func train(_ steps: Range<Int>, rows: Int) throws {
      for step in steps {
        let first = step * training.batchSize
        _ = try replica.train(
          Batch(
            images: .bytes(dataset.training.pixels.view, transform), labels: dataset.training.labels.view,
            indices: order.view[first..<first + rows], step: step))
      }
    }
    try train(0..<2, rows: training.batchSize)
    let count = try allocations {
      try train(2..<8, rows: training.batchSize)
      try train(8..<10, rows: 5)
    }
    try replica.exchange.close()
    precondition(timeline.events.isEmpty != isTraced, "the steps were not traced as they should be")
    print(count, "steps of", what)
  }

  /// How many allocations more a run makes that stops twelve steps later. What it makes before and after its steps is the same
  /// in both; making a trainer is left out, as that varies by one or two with Swift's random hashes.
  private static func run(
    _ configuration: RunConfiguration, _ dataset: Dataset, _ pool: ThreadPool, _ what: String, trace: TraceRequest
  ) throws {
    let model = try configuration.model(for: dataset.training)
    func allocations(stoppingAfter steps: Int) throws -> Int {
      let trainer = try Trainer(
        configuration, model: model, dataset: dataset, communicator: SingleProcess(), pool: pool,
        stopAfter: steps, trace: trace)
      let count = try Self.allocations { _ = try trainer.run(resumes: false, moves: false, checkpoint: nil, path: "") }
      try trainer.close()
      return count
    }
    _ = try allocations(stoppingAfter: 1)
    let short = try allocations(stoppingAfter: 3)
    let long = try allocations(stoppingAfter: 15)
    print(long - short, "run of", what)
  }

  private static func allocations(_ body: () throws -> Void) rethrows -> Int {
    let before = fmdist_allocation_count()
    try body()
    return fmdist_allocation_count() - before
  }
}
