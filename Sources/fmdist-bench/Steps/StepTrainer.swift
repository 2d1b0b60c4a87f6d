import FMDistCommunication
import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTraining

/// A model in training, step after step through one epoch and the next, on one rank or several.
final class StepTrainer: MeasuredWork {
  let timer: StepTimer
  let plan: ModelPlan
  private let configuration: RunConfiguration
  private let dataset: Dataset
  let replica: Replica
  private let sampler: Sampler
  private let learningRate: LearningRate
  private let order: Buffer<Int32>
  private let mixer: ImageMixer?
  private let partners: Buffer<Int32>
  private let transform: PixelTransform
  private var step = 0

  /// Called on every rank of `communicator` alike.
  init(
    _ configuration: RunConfiguration, dataset: Dataset, pool: ThreadPool,
    communicator: any Communicator = SingleProcess()
  ) throws {
    self.configuration = configuration
    self.dataset = dataset
    let training = configuration.training
    plan = try configuration.model(for: dataset.training)
    timer = StepTimer(layers: plan.layers.count, threads: pool.threads)
    timer.isTiming = false
    sampler = Sampler(
      samples: Buffer((0..<Int32(dataset.training.count)).map { $0 }), batchSize: training.samplesPerUpdate,
      seed: training.seed)
    learningRate = configuration.learningRate(updatesPerEpoch: sampler.stepsPerEpoch)
    order = Buffer(count: sampler.count)
    let augmenter = try configuration.augmenter(for: dataset.training)
    mixer = augmenter?.mixer
    partners = Buffer(count: mixer == nil ? 0 : min(sampler.batchSize, sampler.count))
    transform = configuration.pixelTransform(of: dataset.training, indices: 0..<Int32(dataset.training.count))
    replica = try Replica(
      model: plan, optimizer: configuration.optimizer, batchSize: min(training.batchSize, sampler.count),
      augmenter: augmenter, seed: training.seed,
      shards: training.shards, communicator: communicator, pool: pool,
      objective: configuration.objective(
        of: plan, images: dataset.training, indices: 0..<Int32(dataset.training.count)),
      options: configuration.exchangeOptions,
      timer: timer)
    try replica.changeWeights { $0.initialize(seed: training.seed) }
  }

  var imagesPerStep: Int { sampler.batchSize }
  var denseFLOPs: [FLOPs] { plan.denseFLOPs }
  func executedFLOPs(nonzeros: [Double]) -> [FLOPs] { plan.executedFLOPs(nonzeros: nonzeros) }

  /// Trains `steps` steps; how many images that were.
  func run(steps: Int) throws -> Int {
    var images = 0
    for _ in 0..<steps {
      let (epoch, batch) = step.quotientAndRemainder(dividingBy: sampler.stepsPerEpoch)
      if batch == 0 { sampler.shuffle(epoch: epoch + 1, into: order.view) }
      let positions = sampler.positions(step: batch)
      var minibatch = Batch(
        images: .bytes(dataset.training.pixels.view, transform), labels: dataset.training.labels.view,
        indices: order.view[positions], step: step, epoch: epoch + 1)
      if let mixer {
        minibatch.partners = partners.view[0..<positions.count]
        mixer.pair(minibatch.indices, step: step, into: partners.view[0..<positions.count])
      }
      _ = try replica.train(minibatch, learningRate: learningRate.rate(update: step))
      step += 1
      images += positions.count
    }
    return images
  }
}
