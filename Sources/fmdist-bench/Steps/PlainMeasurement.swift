import FMDistDatasets
import FMDistKernels
import FMDistTraining

/// How fast one recipe is in a single spell with nothing timed or counted inside.
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

  /// Has `work` done for `seconds`, after a warm-up.
  init(
    _ configuration: RunConfiguration, dataset: Dataset, pool: ThreadPool, work: any MeasuredWork, seconds: Double
  ) throws {
    _ = try work.run(seconds: Self.secondsOfWarmUp(before: seconds), steps: 5)
    let spell = try work.run(seconds: seconds)
    recipe = configuration.name
    batchSize = configuration.training.batchSize
    threads = pool.threads
    data = dataset.name
    parameters = work.plan.parameterCount
    (images, self.seconds, imagesPerSecond) = (spell.images, spell.seconds, spell.imagesPerSecond)
  }
}
