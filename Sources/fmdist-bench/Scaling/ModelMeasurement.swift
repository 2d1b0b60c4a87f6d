import FMDistCommunication
import FMDistDataParallel
import FMDistNeuralNet
import FMDistScalingModel
import FMDistTraining

/// One recipe on several numbers of ranks of one thread, and the cost model that fits some of them.
struct ModelMeasurement: Encodable {
  /// One number of ranks: what was measured, and what the model says.
  struct Point: Encodable {
    let ranks: Int
    /// Whether the model was fitted to it.
    let isFitted: Bool
    /// The median of the rounds' seconds by steps.
    let measuredSeconds: Double
    let modelSeconds: Double
    /// What the model's seconds are made of.
    let computeSeconds, repeatedSeconds, barrierSeconds, copySeconds, stragglerSeconds: Double
    /// Of the model, as a share of what was measured.
    var error: Double { modelSeconds / measuredSeconds - 1 }
  }
  /// What was fitted, and what was measured by itself.
  struct Constants: Encodable {
    let computeSeconds, repeatedSeconds, byteSeconds: Double
    let barrierRoundSeconds, barrierWaitingSeconds: Double
    /// What a triad over as many bytes as the model has moves on one core: beside the fitted bytes a second, to judge these.
    let triadBytesPerSecond: Double
    /// Of how many steps the noise is known, and the share by which the slowest of two and of sixteen is late.
    let noiseSteps: Int
    let delayOfTwo, delayOfSixteen: Double
  }

  let recipe: String
  let batchSize, parameters, cores: Int
  /// Into how many the weights are cut where there are several hosts.
  let buckets: Int
  let data: String
  let points: [Point]
  let constants: Constants
  /// The share of all cores that other programs used meanwhile.
  let usedByOthers: Double
  /// What the projections are made from.
  let cost: StepCost

  private enum CodingKeys: CodingKey {
    case recipe, batchSize, parameters, cores, buckets, data, points, constants, usedByOthers
  }

  /// Trains `configuration` of `file`, whose model is `model`, on as many ranks as `fit` and `check` say.
  init(
    _ configuration: RunConfiguration, model: ModelPlan, file: String, data: String?, fit: [Int], check: [Int],
    rounds: Int,
    seconds: Double
  ) throws {
    let jobs = try (fit + check).sorted().map {
      try WorkerJob(file: file, data: data, layout: Layout(ranks: $0, threads: 1), order: .fixed)
    }
    let turns = try JobRounds(jobs, seconds: seconds)
    defer { turns.close() }
    try turns.run(rounds: rounds, seconds: seconds, keepsSteps: { $0.layout.ranks == 1 })
    var barriers: [Int: Double] = [:]
    for job in jobs where job.layout.ranks > 1 {
      barriers[job.layout.ranks] =
        try job.ask(.barriers, seconds: min(0.3, seconds), WorkerAnswer.Barrier.self).barrierSeconds
    }

    let cores = Machine.cores
    let training = configuration.training
    let barrier = BarrierCost(measured: barriers.filter { fit.contains($0.key) }, cores: cores)
    let noise = StepNoise(samples: Self.relativeSteps(turns.spells[0]))
    let bytes = Double(4 * jobs[0].greeting.parameters)
    let measured = jobs.indices.map { index in
      let ranks = jobs[index].layout.ranks
      let plan = ShardPlan(shards: training.shards, ranks: ranks)
      return (
        ranks: ranks, shape: StepShape(plan: plan, batch: training.batchSize, cores: cores),
        seconds: Samples(turns.spells[index].map { $0.seconds / Double($0.steps) }).median
      )
    }
    let cost = StepCost(
      fitting: measured.filter { fit.contains($0.ranks) }.map { ($0.shape, $0.seconds) }, barrier: barrier,
      noise: noise, modelBytes: bytes)

    recipe = configuration.name
    batchSize = training.batchSize
    parameters = jobs[0].greeting.parameters
    self.cores = cores
    buckets =
      ExchangePlan(
        layout: NetworkLayout(model), shards: ShardPlan(shards: 2, ranks: 2),
        hosts: Hosts(hostOfRank: [0, 1], names: ["", ""])
      ).buckets.count
    self.data = jobs[0].greeting.data
    self.cost = cost
    points = measured.map { ranks, shape, seconds in
      let terms = cost.terms(of: shape)
      return Point(
        ranks: ranks, isFitted: fit.contains(ranks), measuredSeconds: seconds, modelSeconds: terms.total,
        computeSeconds: terms.compute, repeatedSeconds: terms.repeated, barrierSeconds: terms.barriers,
        copySeconds: terms.copies, stragglerSeconds: terms.stragglers)
    }
    constants = Constants(
      computeSeconds: cost.computeSeconds, repeatedSeconds: cost.repeatedSeconds, byteSeconds: cost.byteSeconds,
      barrierRoundSeconds: barrier.roundSeconds, barrierWaitingSeconds: barrier.waitingSeconds,
      triadBytesPerSecond: TriadBandwidth(bytes: max(4096, Int(3 * bytes)), seconds: 0.05).sample(),
      noiseSteps: noise.count, delayOfTwo: noise.delay(of: 2), delayOfSixteen: noise.delay(of: 16))
    usedByOthers = turns.usedByOthers
  }

  /// The steps of all spells by the mean of their spell: what the machine does from one to the next is no noise of a step.
  private static func relativeSteps(_ spells: [WorkerAnswer.Spell]) -> [Double] {
    spells.flatMap { spell in
      (spell.stepSeconds ?? []).map { max($0, 1e-9) * Double(spell.steps) / spell.seconds }
    }
  }
}
