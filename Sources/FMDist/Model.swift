import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistProcessor
import FMDistRunFiles
import FMDistTraining

/// A classifier of images: its layers, its weights, and where its training stands.
///
/// The weights after training depend on the configuration and the images alone, not on the number of threads, nor on whether it was
/// stopped and went on.
///
/// Not for several threads at once. A model computes on threads of its own while one of its methods is at work.
public final class Model {
  /// The layers, and how they are trained.
  public private(set) var configuration: Configuration
  /// H, W and C of the images.
  public let inputShape: ImageShape
  /// The names of the classes in the order of their labels.
  public private(set) var classNames: [String]
  let plan: ModelPlan
  var checkpoint: Checkpoint
  /// The best epoch of the training that ``checkpoint`` is of, if it was in this process.
  var best: Checkpoint?
  var isTraining = false

  /// A model that is not trained, of the layers of `configuration`, for images of `inputShape`; its weights are made from the seed, or those
  /// of the file that the configuration's `training.initial_weights` names.
  ///
  /// - Throws: ``Failure`` where a layer does not fit the one before, or this processor lacks what the kernels were compiled for.
  public init(_ configuration: Configuration, inputShape: ImageShape) throws(Failure) {
    (plan, classNames) = try Failure.told {
      try Processor.check()
      let plan = try configuration.run.plan(
        height: inputShape.height, width: inputShape.width, channels: inputShape.channels)
      let isMultiLabel = configuration.run.data.multiLabel
      if isMultiLabel {
        try plan.checkClassifier(classes: plan.output.count, isMultiLabel: true)
        return (plan, (0..<plan.output.count).map(String.init))
      }
      try plan.checkClassifier()
      guard plan.classCount > 1 else {
        throw Failure(
          .configuration,
          "the model ends in a softmax over 1 unit, which always gives 1: a classifier needs at least two classes")
      }
      return (plan, (0..<plan.classCount).map(String.init))
    }
    self.configuration = configuration
    self.inputShape = inputShape
    checkpoint = Checkpoint(untrained: configuration.run, plan: plan)
    if let file = configuration.run.training.initialWeights { try take(file) }
  }

  /// A model that is not trained: `Model(Configuration(layers:…), inputShape:)` in one.
  public convenience init(
    layers: [LayerDescription], inputShape: ImageShape, optimizer: OptimizerDescription = .adam(), loss: Loss? = nil,
    batchSize: Int = 64, epochs: Int = 10, seed: UInt64 = 1, settings: [String] = []
  ) throws(Failure) {
    try self.init(
      Configuration(
        layers: layers, optimizer: optimizer, loss: loss, batchSize: batchSize, epochs: epochs, seed: seed,
        settings: settings),
      inputShape: inputShape)
  }

  /// The model in the file at `path`: one that ``save(to:)`` wrote, or a checkpoint of the program, which ``resume(with:validation:epochs:threads:observer:shouldStop:)`` goes on
  /// from.
  public init(contentsOf path: String) throws(Failure) {
    try Failure.expectPath(path)
    let (checkpoint, run, kind, plan) = try Failure.told {
      try Processor.check()
      let found = CheckpointFolder.Found(path: path, checkpoint: try Checkpoint(file: path), warnings: [])
      let run = try found.configuration()
      guard let kind = try ImageKind(found.checkpoint, path: path) else {
        throw Failure(.badData, "\(path): does not say which images it is for; retrain it with this version")
      }
      let plan = try run.plan(height: kind.size.height, width: kind.size.width, channels: kind.size.channels)
      try plan.checkClassifier(classes: kind.classNames.count, isMultiLabel: run.data.multiLabel)
      try found.checkpoint.requireFinite(path: path)
      try found.checkpoint.requireArrays(of: plan, optimizer: run.optimizer, path: path)
      _ = try TrainingState(found.checkpoint, path: path)
      return (found.checkpoint, run, kind, plan)
    }
    self.checkpoint = checkpoint
    self.plan = plan
    configuration = Configuration(run)
    inputShape = ImageShape(height: kind.size.height, width: kind.size.width, channels: kind.size.channels)
    classNames = kind.classNames
  }

  /// Writes the model, its configuration and where its training stands to the file at `path` (safetensors), atomically: at any instant the
  /// file is the old one or the new one, whole. Folders on the way to it are made. `fmdist evaluate`, `predict` and `inspect` take it.
  public func save(to path: String) throws(Failure) {
    try Failure.expectPath(path)
    var checkpoint = checkpoint
    let kind = ImageKind(name: Configuration.dataName, size: size, classNames: classNames)
    checkpoint.extra.merge(kind.extra) { old, _ in old }
    try Failure.told { try checkpoint.write(to: path) }
  }

  /// A table of the layers, their output shapes and numbers of parameters.
  public var summary: String { plan.summary(title: configuration.run.name) }
  /// The numbers that the model learns or keeps.
  public var parameterCount: Int { plan.parameterCount }
  /// The SHA-256 of all of them, float32 little-endian, in model order, each in Keras's layout.
  public var weightsSHA256: String { checkpoint.weightsSHA256 }
  /// The epochs that are trained.
  public var trainedEpochs: Int { checkpoint.history.rows.count }

  /// The learned arrays in model order: name, shape and values in row-major order, in Keras's layout (HWIO, in x out).
  public var weights: [(name: String, shape: [Int], values: [Float])] {
    checkpoint.parameters.map { ($0.name, $0.shape, $0.values) }
  }

  /// Trains the model on `images` from its present weights, all epochs of its configuration.
  ///
  /// Each call begins anew: with an optimizer that remembers nothing, in epoch 1, with the same shuffles. Keras's `fit` keeps the optimizer;
  /// that is ``resume(with:validation:epochs:threads:observer:shouldStop:)``.
  ///
  /// - Parameters:
  ///   - images: What to train on; of the model's shape and classes.
  ///   - validation: Scored after each epoch, such as ``Dataset/validation``. Without it the configuration's `data.validation` may keep some of
  ///     `images` for that.
  ///   - threads: How many compute, 1 to 1,024; by default as many as there are cores. No bit depends on it.
  ///   - observer: Told of each step and epoch. What it throws ends the training, and leaves the model as it was after the last epoch.
  ///   - shouldStop: Asked after each step and while validation images are scored; once it is true, training stops.
  /// - Returns: How it ended. A loss that is not a number is an outcome, not an error.
  /// - Throws: ``Failure`` if the images do not fit the model, if more memory is needed than there is, or what the observer threw.
  @discardableResult
  public func fit(
    _ images: Images, validation: Images? = nil, threads: Int? = nil,
    observer: @escaping (TrainingEvent) throws -> Void = { _ in }, shouldStop: @escaping () -> Bool = { false }
  ) throws(Failure) -> TrainingOutcome {
    let start = Checkpoint(
      untrained: configuration.run, plan: plan, weights: checkpoint.parameters,
      from: try Failure.told { try InitialWeightsRecord(checkpoint, path: "the model") })
    return try train(
      configuration, images, validation, from: start, best: nil, threads: threads, observer: observer,
      shouldStop: shouldStop)
  }

  /// Goes on with training that was stopped, or trains until there are more `epochs` in all, with the bits of training that was never
  /// interrupted. Parameters as those of ``fit(_:validation:threads:observer:shouldStop:)``.
  ///
  /// - Throws: ``Failure`` also if the images are not those that were trained and validated.
  @discardableResult
  public func resume(
    with images: Images, validation: Images? = nil, epochs: Int? = nil, threads: Int? = nil,
    observer: @escaping (TrainingEvent) throws -> Void = { _ in }, shouldStop: @escaping () -> Bool = { false }
  ) throws(Failure) -> TrainingOutcome {
    let configuration =
      try epochs.map { epochs throws(Failure) in
        try self.configuration.setting("training.epochs=\(epochs)")
      } ?? self.configuration
    if configuration.run.training.earlyStopping?.restoreBestWeights == true, best == nil,
      let epoch = checkpoint.best?.epoch, epoch != trainedEpochs
    {
      throw Failure(
        .configuration,
        "training.early_stopping restores the best weights, those of epoch \(epoch), and a file holds only those of its own epoch, \(trainedEpochs): "
          + "call `fit`, which starts over")
    }
    return try train(
      configuration, images, validation, from: checkpoint, best: best, threads: threads, observer: observer,
      shouldStop: shouldStop)
  }

  /// Scores `images`. Throws ``Failure`` where they are not of the model's shape and classes.
  public func evaluate(_ images: Images, threads: Int? = nil) throws(Failure) -> Evaluation {
    let images = try fitting(images, "images")
    guard images.count > 0 else { throw Failure(.badData, "expected at least one image, found none") }
    return try Failure.told {
      let network = try network(for: images, threads: threads)
      try configuration.run.checkObjective(of: plan, images: images.bytes)
      let evaluator = Evaluator(
        network: network, metrics: configuration.run.training.metrics,
        postprocessing: try postprocessing, images: images.bytes, transform: try transform(for: images),
        indices: Buffer((0..<images.count).map { Int32($0) }), communicator: SingleProcess())
      guard let scores = try evaluator.evaluate(), scores.isFinite else {
        throw Failure(
          .badData, "the loss is not finite, although all weights are: they are so large that sums overflow")
      }
      return Evaluation(
        loss: scores.loss, accuracy: scores.accuracy, confusion: scores.confusion?.counts,
        metrics: Dictionary(scores.metrics.dropFirst().map { ($0.name, $0.value) }) { $1 })
    }
  }

  /// What the model takes each of `images` for, whose labels are not looked at.
  public func predict(_ images: Images, threads: Int? = nil) throws(Failure) -> [Prediction] {
    try expectShape(images, "images")
    guard images.count > 0 else { return [] }
    return try Failure.told {
      let (network, postprocessing) = (try network(for: images, threads: threads), try postprocessing)
      var predictions: [Prediction] = []
      predictions.reserveCapacity(images.count)
      network.predict(
        images.bytes, transform: try transform(for: images), temperature: postprocessing.temperature
      ) { _, probabilities, label in
        predictions.append(
          prediction(label, probabilities, postprocessing.thresholds ?? .half))
      }
      guard predictions.allSatisfy({ $0.probabilities.allSatisfy(\.isFinite) }) else {
        throw Failure(
          .badData, "a probability is not finite, although all weights are: they are so large that sums overflow")
      }
      return predictions
    }
  }

  /// Of an image with these probabilities, taken for `label` where it has one class.
  private func prediction(_ label: Int, _ probabilities: View<Float>, _ thresholds: Thresholds) -> Prediction {
    let labels =
      configuration.run.data.multiLabel
      ? (0..<probabilities.count).filter { probabilities[$0] > thresholds[$0] } : [label]
    return Prediction(
      label: label, className: classNames[label], labels: labels, probabilities: Array(probabilities.elements))
  }

  private func train(
    _ configuration: Configuration, _ images: Images, _ validation: Images?, from start: Checkpoint, best: Checkpoint?,
    threads: Int?, observer: @escaping (TrainingEvent) throws -> Void, shouldStop: @escaping () -> Bool
  ) throws(Failure) -> TrainingOutcome {
    guard !isTraining else {
      throw Failure(.configuration, "the model is being trained: wait until it ends, or train another one")
    }
    isTraining = true
    defer { isTraining = false }
    let images = try fitting(images, "training images")
    guard images.count > 0 else { throw Failure(.badData, "expected at least one training image, found none") }
    var run = configuration.run
    // As in the program, validation images that there are come before those that would be kept where nothing is configured.
    if validation != nil, run.data.validation == .standard {
      run.data.validation = try Failure.told { try ValidationSplit(source: .test) }
    }
    // Validation images are what the trainer calls the test set, on which it validates unless the configuration keeps training images for it.
    let keepsImages = run.data.validation.source != .test
    let test =
      try validation.map { validation throws(Failure) in
        guard !keepsImages else {
          throw Failure(
            .configuration,
            "validation images are given, and the configuration holds out training images for validation: use one of them; the setting "
              + "`data.validation={source: test}` keeps none")
        }
        guard validation.count > 0 else {
          throw Failure(
            .badData, "expected at least one validation image, found none: leave out `validation:` to have none")
        }
        return try fitting(validation, "validation images", as: images.classNames)
      } ?? images[0..<0]
    let validates = validation != nil || keepsImages
    guard validates || !run.watchesValidation else {
      throw Failure(
        .configuration,
        "early stopping, the learning rate, the temperature or the threshold depends on validation images, and there are none: give "
          + "`validation:`, or have it watch loss or acc, leave out the calibration, set a number as threshold"
      )
    }
    let dataset = try Failure.told {
      let dataset = try Self.dataset(images.bytes, test.bytes)
      try run.checkObjective(of: plan, images: dataset.training)
      guard images.bytes.weights != nil else { return try run.weighted(dataset) }
      guard run.data.sampleWeights == nil else {
        throw Failure(
          .configuration, "the images have weights, and data.sample_weights names a file of weights: use one of them"
        )
      }
      try run.checkWeights(of: dataset, name: "the weights")
      return dataset
    }
    var hooks = TrainingHooks()
    hooks.observers = [EventObserver(validates: validates, observer)]
    hooks.store = MemoryStore(best: best) { [unowned self] checkpoint, isBest in
      self.configuration = configuration
      self.checkpoint = checkpoint
      classNames = images.classNames
      if isBest || checkpoint.history.rows.isEmpty { self.best = isBest ? checkpoint : nil }
    }
    hooks.scoresTestImages = false
    var isAsked = false
    hooks.isAsked = {
      isAsked = isAsked || shouldStop()
      return isAsked
    }
    return try Failure.told {
      try run.checkShards(of: plan)
      _ = try run.augmenter(for: images.bytes)
      let samples = try run.split(of: dataset).training.count
      try run.checkMemory(of: plan, dataset: dataset, samples: samples, ranks: 1, localRanks: 1)
      if start.step > 0, let known = DatasetFingerprint(start), known != DatasetFingerprint(dataset) {
        throw Failure(
          .badData,
          "the model was trained on other images or with other weights of them, or validated on others: give the same ones, or call `fit` again"
        )
      }
      try TrainingState(start, path: "the model").check(samples: samples, run.training, path: "the model")
      let trainer = try Trainer(
        run, model: plan, dataset: dataset, communicator: SingleProcess(), pool: try pool(threads), hooks: hooks)
      let outcome = try trainer.run(resumes: true, moves: false, checkpoint: start, path: "the model")
      try trainer.close()
      switch outcome {
      case .finished:
        // With the best weights comes all that belongs to them, so that it can be gone on from.
        if let ending = trainer.ending, ending.weightsEpoch < checkpoint.history.rows.count, let best = self.best {
          checkpoint = best
        }
        return .finished
      case .stopped: return .stopped
      case .diverged(let divergence):
        return .diverged("\(divergence.sentence); \(trainer.advice(on: divergence))")
      case .replicasDiffer: throw Failure(.internal, "replicas differ, and there is only one")
      }
    }
  }

  /// Throws if scoring `images` needs more memory than there is.
  private func network(for images: Images, threads: Int?) throws -> Network {
    let dataset = FMDistDatasets.Dataset(
      name: Configuration.dataName, training: images[0..<0].bytes, test: images.bytes)
    try MemoryForecast(
      evaluating: plan, dataset: dataset, rows: MemoryForecast.evaluationRows(plan, images: images.count),
      localRanks: 1
    ).check("scoring the images", advice: "give fewer images at once, or take a machine with more memory")
    return Network(
      of: checkpoint, plan: plan, configuration: configuration.run, images: images.bytes,
      thresholds: try postprocessing.thresholds, pool: try pool(threads))
  }

  /// What turns logits into answers, some of it perhaps chosen on validation images.
  private var postprocessing: Postprocessing {
    get throws { try configuration.run.postprocessing(of: checkpoint, path: "the model") }
  }

  /// The scaling of an image's bytes, as fitted to the training images.
  private func transform(for images: Images) throws -> PixelTransform {
    let scaling = configuration.run.data.scaling
    guard !scaling.isFitted || !checkpoint.preprocessing.isEmpty else {
      throw Failure(
        .configuration,
        "the model is not trained, and with data.scaling: \(scaling.name ?? "") it learns the mean and deviation of pixels from training images: call `fit` before"
      )
    }
    return try FittedScaling(configuration.run.data.scaling, of: checkpoint, path: "the model", images: images.bytes)
      .transform
  }

  private func pool(_ threads: Int?) throws(Failure) -> ThreadPool {
    let cores = Cores.own.count
    if let threads, !(1...Model.mostThreads).contains(threads) {
      throw Failure(.configuration, "\(threads) threads: expected 1 to \(Model.mostThreads)")
    }
    let threads = threads ?? max(1, min(cores, Model.mostThreads))
    return ThreadPool(threads: threads, maySpin: threads <= cores)
  }

  private static let mostThreads = 1024

  private var size: ImageSize {
    ImageSize(height: inputShape.height, width: inputShape.width, channels: inputShape.channels)
  }
}
