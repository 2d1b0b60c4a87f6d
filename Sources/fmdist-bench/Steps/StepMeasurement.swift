import FMDistDatasets
import FMDistKernels
import FMDistNeuralNet
import FMDistTraining

/// How fast one recipe is, and where the time goes.
struct StepMeasurement: Encodable {
  let recipe: String
  let batchSize, threads: Int
  /// Which images.
  let data: String
  /// How many numbers the model learns.
  let parameters: Int
  /// Medians and the greatest of several spells.
  let imagesPerSecond, bestImagesPerSecond: Double
  /// Operations an image, in millions: those that are executed, and those of a program that leaves out no zeros.
  let executedMflops, denseMflops: Double
  /// Executed and dense operations a second.
  let gflops, denseGflops: Double
  /// The FMA peak of as many threads, and the median of the spells' shares of it, each of the peak measured beside it.
  let fmaPeakGflops, shareOfFmaPeak: Double
  /// By how much the samples of the rate, or of the peak, differ, the greatest from the least: how quiet the machine was.
  let spread: Double
  /// How much slower the spells were of which ``parts`` tells: the cost of taking times.
  let timingCost: Double
  /// Where the threads' time goes.
  let parts: [StepPart]

  /// What to tell the user where the machine was not quiet; nil where it was.
  var warning: String? {
    guard spread > 0.1 else { return nil }
    let percent = Int((spread * 100).rounded())
    return
      "\(recipe): other programs are using the cores; samples differ by \(percent) %: measure again when it is quiet"
  }

  /// Has `work` done for about `seconds` in turn with `peak`, after half as long to bring weights and activations to where they are in
  /// training.
  init(
    _ configuration: RunConfiguration, dataset: Dataset, pool: ThreadPool, work: any MeasuredWork,
    peak: MultiplyAddPeak, seconds: Double
  ) throws {
    let turns = 7
    let timer = work.timer
    let steps = try StepMeasurement.stepsOfSpell(work, seconds: seconds / Double(2 * turns))

    var (rates, timedRates, peaks) = (Samples(), Samples(), Samples())
    var shares = Samples()  // of the peak, for each operation an image
    var (images, elapsed) = (0, 0.0)
    for _ in 0..<turns {
      let peakNow = peak.sampleAll()
      timer.isTiming = false
      let plain = try StepMeasurement.spell(work, steps: steps)
      timer.isTiming = true
      let timed = try StepMeasurement.spell(work, steps: steps)
      peaks.add(peakNow)
      rates.add(plain.imagesPerSecond)
      timedRates.add(timed.imagesPerSecond)
      shares.add(plain.imagesPerSecond / peakNow)
      images += timed.images
      elapsed += timed.seconds
    }
    timer.isTiming = false
    timer.isCounting = true
    let counted = Double(try work.run(steps: max(1, 1000 / work.imagesPerStep)))
    let plan = work.plan
    let executed = work.executedFLOPs(
      nonzeros: plan.layers.indices.map { Double(timer.nonzeros(layer: $0)) / counted })
    let flops = executed.reduce(FLOPs(), +).total
    let dense = work.denseFLOPs.reduce(FLOPs(), +).total

    recipe = configuration.name
    batchSize = configuration.training.batchSize
    threads = pool.threads
    data = dataset.name
    parameters = plan.parameterCount
    (imagesPerSecond, bestImagesPerSecond) = (rates.median, rates.greatest)
    (executedMflops, denseMflops) = (flops / 1e6, dense / 1e6)
    (gflops, denseGflops) = (flops * rates.median / 1e9, dense * rates.median / 1e9)
    (fmaPeakGflops, shareOfFmaPeak) = (peaks.median / 1e9, shares.median * flops)
    spread = max(rates.spread, peaks.spread)
    timingCost = rates.median / timedRates.median - 1
    parts = StepPart.all(
      of: timer, plan: plan, executed: executed, images: images, seconds: elapsed, peak: peaks.median)
  }

  /// Warms up, and finds how many steps take about `seconds`; at least one.
  private static func stepsOfSpell(_ work: any MeasuredWork, seconds: Double) throws -> Int {
    let watch = Stopwatch(.wall)
    var steps = 0
    while steps < 5 || watch.seconds < 7 * seconds {
      _ = try work.run(steps: 1)
      steps += 1
    }
    return max(1, Int((Double(steps) * seconds / watch.seconds).rounded()))
  }

  private static func spell(_ work: any MeasuredWork, steps: Int) throws -> Spell {
    let watch = Stopwatch(.wall)
    let images = try work.run(steps: steps)
    return Spell(images: images, seconds: watch.seconds)
  }
}
