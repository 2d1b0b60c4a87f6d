import FMDistCommunication
import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles

/// Trains a model: epochs of steps, validation after each, checkpoints. One on every rank, all in step.
package final class Trainer {
  let configuration: RunConfiguration
  let communicator: any Communicator
  let replica: Replica
  let arrays: ReplicaArrays
  let dataset: Dataset
  /// A step takes all minibatches of an update.
  private let sampler: Sampler
  let learningRate: LearningRate
  private let order: Buffer<Int32>
  /// Nil where the images are in memory, and stay.
  private var readAhead: ReadAhead?
  /// What mixes the images of a step, if anything does, and which with which.
  private let mixer: ImageMixer?
  private let partners: Buffer<Int32>
  let scaling: FittedScaling
  private let transform: PixelTransform
  let validator: Evaluator
  let tester: Evaluator
  let validation: ValidationSummary
  /// What the training images of each class are multiplied by; empty where all count the same.
  let classWeights: [Float]
  /// The right answers that a sample can have.
  let answers: Int
  private let stopAfter: Int?
  private let lastEpoch: Int?
  let trace: RunTrace?
  let hooks: TrainingHooks
  var state = TrainingState()
  /// What training began with; at rank 0.
  var initialWeights: InitialWeightsRecord?
  var decision: EpochDecision
  /// Where training may go back to: what the epoch began with; at rank 0.
  var epochStart: Checkpoint?
  /// What was copied last to be written; at rank 0. The memory is taken once.
  var snapshot: (parameters: [NamedArray], optimizerState: [NamedArray]) = ([], [])
  /// The step, and the time, of the last copy, or where this session began.
  var lastSave = (step: 0, time: ContinuousClock.now)
  /// How training ended, once it has.
  package internal(set) var ending: RunEnding?

  /// A trainer of `configuration` on `dataset`. Called on every rank alike.
  ///
  /// `stopAfter` asks to stop after that many steps, as a signal would, and `lastEpoch` at the end of that epoch. `trace` says whether, and of which steps, a trace is written.
  package init(
    _ configuration: RunConfiguration, model: ModelPlan, dataset: Dataset, communicator: any Communicator,
    pool: ThreadPool, hooks: TrainingHooks = TrainingHooks(), stopAfter: Int? = nil, lastEpoch: Int? = nil,
    trace: TraceRequest = .none
  ) throws {
    self.configuration = configuration
    self.communicator = communicator
    self.dataset = dataset
    self.hooks = hooks
    self.stopAfter = stopAfter
    self.lastEpoch = lastEpoch
    let training = configuration.training
    let split = try configuration.split(of: dataset)
    sampler = Sampler(
      samples: split.training, batchSize: training.samplesPerUpdate, seed: training.seed, shuffles: training.shuffle)
    scaling = FittedScaling(configuration.data.scaling, to: dataset.training, indices: split.training.view.elements)
    transform = scaling.transform
    learningRate = configuration.learningRate(
      updatesPerEpoch: training.updatesPerEpoch(samples: sampler.count))
    decision = EpochDecision(targetRate: learningRate.target)
    order = Buffer(count: sampler.count)
    readAhead = ReadAhead(dataset.training, rank: communicator.place, ranks: communicator.size)
    let augmenter = try configuration.augmenter(for: dataset.training)
    mixer = augmenter?.mixer
    partners = Buffer(count: mixer == nil ? 0 : min(sampler.batchSize, sampler.count))
    let batchSize = min(training.batchSize, sampler.count)
    let plan = ShardPlan(shards: training.shards, ranks: communicator.size)
    self.trace = try RunTrace(
      trace, model: model, samples: plan.capacity(ofRank: communicator.place, batch: batchSize), threads: pool.threads,
      communicator: communicator)
    let objective = configuration.objective(
      of: model, images: dataset.training, indices: split.training.view.elements)
    classWeights = objective.labelWeights
    replica = try Replica(
      model: model, optimizer: configuration.optimizer, batchSize: batchSize,
      augmenter: augmenter, seed: training.seed,
      shards: training.shards, communicator: communicator, pool: pool,
      objective: objective, options: configuration.exchangeOptions, identity: configuration.fingerprint,
      timer: self.trace?.timer)
    arrays = ReplicaArrays(replica: replica, communicator: communicator)
    if hooks.store != nil { snapshot = arrays.reserve() }
    answers = dataset.training.answersPerImage
    validation = ValidationSummary(configuration, split: split)
    validator = Evaluator(
      network: replica.network, metrics: training.metrics, postprocessing: configuration.postprocessing,
      keepsLogits: training.calibration != nil, images: split.validationSet(of: dataset),
      transform: transform,
      indices: split.validation, communicator: communicator)
    tester = Evaluator(
      network: replica.network, metrics: training.metrics, postprocessing: configuration.postprocessing,
      images: dataset.test, transform: transform,
      indices: Buffer((0..<dataset.test.count).map { Int32($0) }), communicator: communicator)
    state.history = History(metrics: training.metrics.dropFirst().map(\.column))
  }

  /// Trains all epochs that are left, from `checkpoint` (found by rank 0 at `path`) or from the beginning.
  ///
  /// `resumes` says on every rank whether there is a checkpoint, and `moves` whether it is another folder's. Without one training begins
  /// with `initialWeights`, which rank 0 has, or else with what the seed makes.
  package func run(
    resumes: Bool, moves: Bool, checkpoint: Checkpoint?, path: String, initialWeights: InitialWeights? = nil
  ) throws -> Outcome {
    do {
      let outcome = try train(
        resumes: resumes, moves: moves, checkpoint: checkpoint, path: path, initialWeights: initialWeights)
      try tellKept(waits: true)
      return outcome
    } catch let error as CommunicationError {
      // Between two steps too, in validation or while a checkpoint is gathered, a message says how far the run was.
      throw error.during("after step \(state.step)")
    } catch let divergence as Divergence {
      // What is wrong with training counts for more than a checkpoint that could not be kept.
      try? tellKept(waits: true)
      return .diverged(divergence)
    } catch let mismatch as ReplicaMismatch {
      try? tellKept(waits: true)
      return .replicasDiffer(mismatch)
    } catch {
      // Such as that of a file which could not be written: the newest checkpoint may be on its way to the disk.
      try? tellKept(waits: true)
      throw error
    }
  }

  /// Where the run stands.
  package var place: (epoch: Int, sampleOffset: Int, step: Int) { (state.epoch, state.sampleOffset, state.step) }

  /// What to change where this run has diverged.
  package func advice(on divergence: Divergence) -> String {
    DivergenceAdvice(configuration: configuration, learningRate: learningRate, divergence: divergence).sentence
  }

  private func train(
    resumes: Bool, moves: Bool, checkpoint: Checkpoint?, path: String, initialWeights: InitialWeights?
  ) throws -> Outcome {
    try begin(resumes: resumes, moves: moves, checkpoint: checkpoint, path: path, initialWeights: initialWeights)
    // Asked for no more steps than there are: there is nothing to do, and nothing to save.
    if let stopAfter, state.step >= stopAfter { return .stopped }
    var stops = false
    while state.epoch <= configuration.training.epochs && !stops && !decision.stopsEarly {
      // All epochs are saved at their ends.
      if let lastEpoch, state.epoch > lastEpoch { return .stopped }
      try trace.record(.epoch, state.epoch) {
        sampler.shuffle(epoch: state.epoch, into: order.view)
        while state.sampleOffset < sampler.count && !stops {
          let wishes = try step()
          stops = wishes.stop
          // At the epoch's end all of them are kept.
          if wishes.save, !stops, state.sampleOffset < sampler.count { try saveWithinEpoch() }
        }
        // What would be saved is none that can be: the run that is not stopped goes back behind a later step, and so does this one.
        while stops, goesBack, state.sampleOffset < sampler.count, try replica.firstNonFinite() != nil {
          _ = try step()
        }
        if stops, goesBack, try replica.firstNonFinite() != nil { try goBackAtTheEnd() }
        if !stops {
          // There would be no loss to note, and more epochs like it to come.
          if state.countsNothing { throw diverged(.everyStep) }
          stops = try !finishEpoch()
        }
        // In validation, this is where the epoch's training ended: the run that goes on begins with it.
        if stops { return try save(isBest: false, .atOnce) }
        try decide(announces: true)
      }
    }
    if !stops { stops = try !finish() }
    try trace?.finish(model: replica.network.plan, configuration: configuration.name, hooks: hooks)
    return stops ? .stopped : .finished
  }

  private func begin(
    resumes: Bool, moves: Bool, checkpoint: Checkpoint?, path: String, initialWeights: InitialWeights?
  ) throws {
    if resumes {
      if let checkpoint {
        state = try TrainingState(checkpoint, path: path)
        self.initialWeights = try InitialWeightsRecord(checkpoint, path: path)
      }
      state.move(to: try communicator.broadcast(state.position, root: 0))
      try arrays.restore(checkpoint, path: path)
      if goesBack, let checkpoint { epochStart = try checkpoint.atEpochStart(path: path) }
      if moves { try save(isBest: false, .atOnce) }
    } else {
      try replica.changeWeights { $0.initialize(seed: configuration.training.seed) }
      if try communicator.broadcast(initialWeights != nil, root: 0) {
        try arrays.overwrite(with: initialWeights?.arrays ?? [])
        self.initialWeights = initialWeights?.record
      }
      arrays.keepWeightsAsAverages()
      if goesBack { try save(isBest: false, .nowhere) }
      if configuration.training.epochs == 0 { try save(isBest: false, .atOnce) }
    }
    try decide(announces: false)
    lastSave = (state.step, .now)
    trace?.begin(done: state.step, left: sampler.stepsPerEpoch * configuration.training.epochs - state.step)
    let beginning = TrainingBeginning(
      epoch: state.epoch, sampleOffset: state.sampleOffset, steps: state.step, samples: sampler.count,
      validationImages: validator.count, testImages: tester.count,
      epochs: configuration.training.epochs, learningRate: learningRate,
      classWeights: zip(dataset.training.classNames, classWeights).map { ($0, $1) },
      trained: state.sampleOffset == 0 ? configuration.trained(after: state.history) : nil, history: state.history,
      measures: state.measures, writesHistory: moves || state.epoch > configuration.training.epochs)
    try hooks.tell { try $0.began(beginning) }
  }

  /// Trains the minibatches of one update; gives whether the run is to stop, and whether a checkpoint is due.
  private func step() throws -> (stop: Bool, save: Bool) {
    let start = ContinuousClock.now
    let positions = sampler.positions(step: state.sampleOffset / sampler.batchSize)
    var batch = Batch(
      images: .bytes(dataset.training.pixels.view, transform), labels: dataset.training.labels.view,
      indices: order.view[positions], step: state.step, epoch: state.epoch)
    batch.weights = dataset.training.weights?.view
    if let mixer {
      let partners = partners.view[0..<positions.count]
      mixer.pair(batch.indices, step: state.step, into: partners)
      batch.partners = partners
    }
    readAhead?.next(order.view, positions)
    trace?.willTrain(state.step + 1)
    let rate = learningRate.rate(update: state.step, reducedTo: decision.targetRate)
    let result: Replica.StepResult
    do throws(CommunicationError) {
      result = try replica.train(
        batch, stop: isAsked || stopAfter == state.step + 1, save: isSaveDue, learningRate: rate,
        updates: state.updates)
    } catch {
      throw error.during("step \(state.step + 1)")
    }
    trace?.hasTrained(state.step + 1)
    // The same on every rank, so all leave here together.
    guard result.divergentRanks.isEmpty else {
      throw ReplicaMismatch(ranks: result.divergentRanks, what: result.divergentValues, step: state.step + 1)
    }
    if result.isSkipped {
      try leaveOut(positions.count)
    } else {
      guard result.loss.isFinite else {
        throw diverged(.loss, step: state.step + 1, origin: try replica.nonFiniteOrigin())
      }
      state.loss += result.loss
      state.correct += result.correct
      state.updates += 1
    }
    state.step += 1
    state.sampleOffset = positions.upperBound
    let seconds = (ContinuousClock.now - start).seconds
    state.trained(images: positions.count, seconds: seconds)
    let answered = Double(positions.count * answers)
    let step = TrainedStep(
      number: state.step, epoch: state.epoch, samples: positions.count, sampleOffset: state.sampleOffset,
      loss: state.meanLoss,
      accuracy: state.accuracy(answersPerSample: answers),
      own: result.isSkipped
        ? nil : (result.loss / Double(positions.count), Double(result.correct) / answered),
      learningRate: rate, seconds: seconds)
    try hooks.tell { try $0.trained(step) }
    try tellKept(waits: false)
    return (result.stop, result.save)
  }

  /// Whether this rank is asked to stop.
  var isAsked: Bool { hooks.isAsked() }
}
