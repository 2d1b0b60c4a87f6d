import FMDistTraining

/// One recipe on several numbers of ranks and threads, timed in turn.
struct ScalingMeasurement: Encodable {
  /// One job.
  struct Job: Encodable {
    let layout: String
    let ranks, threads, shards: Int
    let order: SumOrder
    /// Of each round.
    let imagesPerSecond: [Double]
    let medianImagesPerSecond, medianStepSeconds: Double
    /// Shares of the time.
    let compute, sumAndUpdate, waiting: Double
  }
  /// The median of the rounds' ratios of two jobs.
  struct Ratio: Encodable {
    let of, to: String
    let median: Double
  }

  let recipe: String
  let isConvolutional: Bool
  let batchSize, parameters: Int
  /// Which images.
  let data: String
  let jobs: [Job]
  /// Each layout's to the one before it.
  let ratios: [Ratio]
  /// For each layout unordered sums to those in fixed order, where both were measured.
  let unorderedToFixed: [Ratio]
  /// The share of all cores that other programs used meanwhile.
  let usedByOthers: Double

  /// Trains `configuration` of `file` on each of `layouts` in each of `orders`.
  init(
    _ configuration: RunConfiguration, file: String, data: String?, layouts: [Layout], orders: [SumOrder], rounds: Int,
    seconds: Double
  ) throws {
    let jobs = try orders.flatMap { order in
      try layouts.map { try WorkerJob(file: file, data: data, layout: $0, order: order) }
    }
    let turns = try JobRounds(jobs, seconds: seconds)
    defer { turns.close() }
    try turns.run(rounds: rounds, seconds: seconds)

    recipe = configuration.name
    isConvolutional = configuration.model.contains { $0.kind == "conv2d" }
    batchSize = configuration.training.batchSize
    parameters = jobs[0].greeting.parameters
    self.data = jobs[0].greeting.data
    self.jobs = jobs.enumerated().map { index, job in
      let parts = turns.parts[index]
      return Job(
        layout: "\(job.layout)", ranks: job.layout.ranks, threads: job.layout.threads, shards: job.greeting.shards,
        order: job.order, imagesPerSecond: turns.rates(index),
        medianImagesPerSecond: Samples(turns.rates(index)).median,
        medianStepSeconds: Samples(turns.spells[index].map(\.medianStepSeconds)).median, compute: parts.compute,
        sumAndUpdate: parts.sumAndUpdate, waiting: parts.waiting)
    }
    ratios = layouts.indices.dropFirst().map {
      Ratio(of: "\(layouts[$0])", to: "\(layouts[$0 - 1])", median: turns.ratio($0, to: $0 - 1))
    }
    unorderedToFixed =
      orders.count < 2
      ? []
      : layouts.indices.map {
        Ratio(of: "\(layouts[$0])", to: "\(layouts[$0])", median: turns.ratio(layouts.count + $0, to: $0))
      }
    usedByOthers = turns.usedByOthers
  }
}
