import FMDistDatasets
import FMDistKernels
import FMDistTraining

/// How fast one recipe trains in a single spell with nothing timed or counted inside.
struct PlainMeasurement: Encodable {
  let recipe: String
  let batchSize, threads: Int
  /// Which images.
  let data: String
  /// How many numbers the model learns.
  let parameters: Int
  let images: Int
  /// The spell, from start to end.
  let seconds: Double
  let imagesPerSecond: Double

  /// How long to warm up before a spell of `seconds`.
  static func secondsOfWarmUp(before seconds: Double) -> Double { max(0.5, seconds / 2) }

  /// Trains for `seconds`, after a warm-up.
  init(_ configuration: RunConfiguration, dataset: Dataset, pool: ThreadPool, seconds: Double) throws {
    let trainer = try StepTrainer(configuration, dataset: dataset, pool: pool)
    _ = try trainer.train(seconds: Self.secondsOfWarmUp(before: seconds), steps: 5)
    let spell = try trainer.train(seconds: seconds)
    recipe = configuration.name
    batchSize = configuration.training.batchSize
    threads = pool.threads
    data = dataset.name
    parameters = trainer.plan.parameterCount
    (images, self.seconds, imagesPerSecond) = (spell.images, spell.seconds, spell.imagesPerSecond)
  }
}
