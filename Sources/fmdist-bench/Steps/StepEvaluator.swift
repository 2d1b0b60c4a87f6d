import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining

/// A model that scores images as `fmdist evaluate` does, pass after pass over the first of the training images.
final class StepEvaluator: MeasuredWork {
  /// The images of a pass take about so long, which leaves nothing of what a pass costs whatever their number.
  private static let secondsPerPass = 0.25
  /// The most images of a pass.
  private static let mostImages = 10_000
  /// How long the model is trained before, at most, so that its activations are those of a trained one.
  private static let secondsOfTraining = 1.0
  /// Of how many images classes are told, to be compared with those of other programs.
  private static let mostClasses = 2_000

  let plan: ModelPlan
  let timer: StepTimer
  /// What the first images are taken for.
  let classes: [Int]
  private let evaluator: Evaluator
  let imagesPerStep: Int

  /// What is measured takes `seconds`. Writes the model's weights to `file`, a checkpoint, unless it is nil.
  init(
    _ configuration: RunConfiguration, dataset: Dataset, pool: ThreadPool, seconds: Double, weights file: String?
  ) throws {
    // What other programs do with images, and as fast as any other scaling.
    var configuration = configuration
    configuration.data.scaling = .unit
    let trainer = try StepTrainer(configuration, dataset: dataset, pool: pool)
    _ = try trainer.run(seconds: min(seconds, Self.secondsOfTraining))
    plan = trainer.plan
    timer = StepTimer(layers: plan.layers.count, threads: pool.threads)
    timer.isTiming = false
    let trained = trainer.replica.network
    var checkpoint = Checkpoint(
      untrained: configuration, plan: plan,
      weights: trained.parameters.map {
        NamedArray(
          name: $0.description.name, shape: $0.description.shape, values: $0.unpack(trained.weights.view))
      })
    checkpoint.optimizerState = []
    if let file { try checkpoint.write(to: file) }
    let images = dataset.training
    let network = Network(
      of: checkpoint, plan: plan, configuration: configuration, images: images, thresholds: nil, pool: pool,
      timer: timer)
    let transform = configuration.pixelTransform(of: images, indices: 0..<Int32(images.count))
    func evaluator(of count: Int) -> Evaluator {
      Evaluator(
        network: network, metrics: configuration.training.metrics, images: images, transform: transform,
        indices: Buffer(0..<Int32(count)), communicator: SingleProcess())
    }
    let most = min(Self.mostImages, images.count)
    let first = min(Self.mostClasses, most)
    let scores = try evaluator(of: first).evaluate()?.images
    classes = scores.map { scores in (0..<first).map(scores.prediction) } ?? []
    let trial = min(256, most)
    let watch = Stopwatch(.wall)
    _ = try evaluator(of: trial).evaluate()
    imagesPerStep = max(trial, min(most, Int(Double(trial) * Self.secondsPerPass / watch.seconds)))
    self.evaluator = evaluator(of: imagesPerStep)
  }

  var denseFLOPs: [FLOPs] { plan.denseFLOPs.map { FLOPs(forward: $0.forward) } }
  func executedFLOPs(nonzeros _: [Double]) -> [FLOPs] { plan.evaluationFLOPs }

  /// `steps` passes.
  func run(steps: Int) throws -> Int {
    for _ in 0..<steps { _ = try evaluator.evaluate() }
    return steps * imagesPerStep
  }
}
