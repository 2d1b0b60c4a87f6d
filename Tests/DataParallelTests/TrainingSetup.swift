import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport

/// A few steps of training that can be repeated at any number of ranks and threads.
struct TrainingSetup: CustomStringConvertible, Sendable {
  var name: String
  var input: Shape = .image(height: 8, width: 7, channels: 3)
  var layers: [LayerDescription]
  var rules: [LayerRule] = []
  var optimizer: OptimizerDescription
  var shards: Int
  var batchSize: Int
  /// The images of an epoch; its last batch is short where the batch size does not divide them.
  var samples: Int
  var steps = 5
  /// Minibatches of a step.
  var accumulation = 1
  var options = ExchangeOptions()
  var augmentation: Augmentation?
  var mixing: ImageMixing?
  /// Whether images count differently.
  var isWeighted = false
  /// How much each image counts, where that is not left to chance.
  var weights: [Float]?
  var seed: UInt64 = 9

  var description: String { "\(name), V = \(shards), batches of \(batchSize) from \(samples)" }

  static let classes = 10

  /// How many steps an epoch has.
  private var stepsPerEpoch: Int {
    let size = batchSize * accumulation
    return (samples + size - 1) / size
  }

  /// The epoch of `step`, from 1.
  func epoch(step: Int) -> Int { step / stepsPerEpoch + 1 }

  /// The samples of `step`, counted through all epochs, in an order that goes through the images anew.
  func indices(step: Int) -> [Int32] {
    let size = batchSize * accumulation
    let (epoch, batch) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
    let positions = batch * size..<min(samples, (batch + 1) * size)
    return positions.map { Int32(($0 * 7 + epoch * 3) % samples) }
  }

  /// Bytes of images that differ by class, so that there is something to learn.
  func images() -> (pixels: [UInt8], labels: [UInt16]) {
    var random = SplitMix64(state: 17)
    let labels = (0..<samples).map { _ in UInt16(random.next() % UInt64(TrainingSetup.classes)) }
    let pixels = labels.flatMap { label in
      (0..<input.count).map { UInt8((random.next() % 160) + ($0 % 10 == Int(label) ? 90 : 0)) }
    }
    return (pixels, labels)
  }

  /// One rank's view of a run.
  struct Outcome: Equatable, Sendable {
    /// After each step, a hash of all bits of the packed weights.
    var weights: [UInt64] = []
    /// What each step returned.
    var results: [Replica.StepResult] = []
    /// All bits after the last step.
    var lastWeights: [UInt32] = []
  }

  /// Trains `steps` on `ranks` ranks of an in-memory group; the outcomes in rank order.
  ///
  /// `hosts[r]`, if given, is the host that rank r pretends to run on; with `isSenderDriven` messages need their senders to get on. `stopping` asks a rank to stop at a step. `between` is called on every rank after each step.
  func train(
    ranks: Int, threads: Int, hosts: [Int]? = nil, isSenderDriven: Bool = false,
    stopping: (rank: Int, step: Int)? = nil, between: @escaping @Sendable (Replica) -> Void = { _ in }
  ) throws -> [Outcome] {
    try ThreadGroup.run(size: ranks, hosts: hosts, isSenderDriven: isSenderDriven) { communicator in
      try train(over: communicator, threads: threads, stopping: stopping, between: between)
    }
  }

  /// One rank's part of the training.
  func train(
    over communicator: any Communicator, threads: Int, stopping: (rank: Int, step: Int)? = nil,
    between: (Replica) -> Void = { _ in }
  ) throws -> Outcome {
    let (pixels, labels) = images()
    let (pixelBuffer, labelBuffer) = (Buffer(pixels), Buffer(labels))
    let replica = try replica(
      communicator: communicator, threads: threads)
    try replica.changeWeights { $0.initialize(seed: seed) }
    var outcome = Outcome()
    for step in 0..<steps {
      let indices = Buffer(indices(step: step))
      let stop = stopping.map { $0 == (communicator.rank, step) } ?? false
      let (partners, weights) = (
        Buffer<Int32>(count: indices.count), Buffer(weights ?? (0..<samples).map { Float($0 % 5) / 2 })
      )
      var batch = Batch(
        images: .bytes(pixelBuffer.view, .unit), labels: labelBuffer.view, indices: indices.view, step: step,
        epoch: epoch(step: step))
      if isWeighted || self.weights != nil { batch.weights = weights.view }
      if let mixer = augmenter?.mixer {
        mixer.pair(batch.indices, step: step, into: partners.view)
        batch.partners = partners.view
      }
      outcome.results.append(
        try withExtendedLifetime((indices, partners, weights)) { try replica.train(batch, stop: stop) })
      outcome.weights.append(hash(replica.network.weights.view))
      between(replica)
    }
    outcome.lastWeights = replica.network.weights.view.elements.map(\.bitPattern)
    try replica.exchange.close()
    return withExtendedLifetime((pixelBuffer, labelBuffer)) { outcome }
  }

  private var augmenter: ImageAugmenter? {
    guard augmentation != nil || mixing != nil, case .image(let height, let width, let channels) = input else {
      return nil
    }
    return ImageAugmenter(
      augmentation ?? Augmentation(), mixing: mixing, height: height, width: width, channels: channels, seed: seed)
  }

  /// A replica for this setup, with weights of zero.
  func replica(
    communicator: any Communicator, threads: Int
  ) throws -> Replica {
    let plan = try ModelPlan(input: input, layers: layers, rules: rules)
    try plan.checkClassifier(classes: TrainingSetup.classes)
    return try Replica(
      model: plan, optimizer: optimizer, batchSize: batchSize, augmenter: augmenter, seed: seed,
      shards: shards, communicator: communicator, pool: ThreadPool(threads: threads, maySpin: false), options: options)
  }

  /// FNV-1a over the bits.
  private func hash(_ floats: View<Float>) -> UInt64 {
    floats.elements.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01b3 }
  }
}

extension TrainingSetup {
  private static let adam = OptimizerDescription.adam(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
  private static let momentum = OptimizerDescription.sgd(learningRate: 0.05, momentum: 0.9, nesterov: false)
  private static let nesterov = OptimizerDescription.sgd(learningRate: 0.05, momentum: 0.9, nesterov: true)
  private static let plain = OptimizerDescription.sgd(learningRate: 0.1, momentum: 0, nesterov: false)

  private static let rmsprop = OptimizerDescription.rmsprop(
    learningRate: 0.002, rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true)
  private static let adadelta = OptimizerDescription.adadelta(learningRate: 1, rho: 0.95, epsilon: 1e-7)

  private static func conv(_ filters: Int, _ padding: Padding) -> LayerDescription {
    .conv2D(
      filters: filters, kernelSize: .init(3, 3), strides: .init(1, 1), padding: padding, activation: .relu)
  }

  /// All random changes of images at once.
  private static var everyChange: Augmentation {
    var augmentation = Augmentation()
    (augmentation.rotationRange, augmentation.shearRange, augmentation.zoomRange) = (20, 10, 0.8...1.2)
    (augmentation.widthShiftRange, augmentation.heightShiftRange) = (0.1, 0.1)
    (augmentation.horizontalFlip, augmentation.verticalFlip) = (0.5, 0.5)
    augmentation.randomCropPadding = 1
    augmentation.randomErasing = Augmentation.RandomErasing()
    return augmentation
  }

  private static let halve = LayerDescription.maxPooling2D(poolSize: .init(2, 2), strides: .init(2, 2))
  private static let classifier = LayerDescription.dense(units: classes, activation: .softmax)

  private static let mlp: [LayerDescription] = [
    .flatten, .dense(units: 40, activation: .tanh), .dropout(rate: 0.3), .dense(units: 17, activation: .relu),
    classifier,
  ]
  private static let cnn: [LayerDescription] = [
    conv(18, .same), .dropout(rate: 0.2), halve, conv(7, .same), .flatten, .dense(units: 20, activation: .relu),
    .dropout(rate: 0.4), classifier,
  ]
  /// Convolutions with a step in which no dense layer takes part.
  private static let allConvolution: [LayerDescription] = [
    conv(5, .valid), conv(16, .same),
    .conv2D(
      filters: 10, kernelSize: .init(6, 5), strides: .init(1, 1), padding: .valid, activation: .linear),
    .flatten, .activation(.softmax),
  ]

  private static let permuting: [LayerDescription] = [
    conv(18, .valid), .permute(dims: [3, 1, 2]), conv(7, .same), halve, .flatten, classifier,
  ]

  private static let regularized: [LayerDescription] = [
    .conv2D(
      filters: 18, kernelSize: .init(3, 3), strides: .init(1, 1), padding: .same, activation: .relu,
      kernelRegularizer: Regularizer(l2: 0.03)),
    halve, .flatten, .dense(units: 40, activation: .tanh, kernelRegularizer: Regularizer(l2: 0.02)), classifier,
  ]

  /// Every kind of model and optimizer, with shards that are a power of two or not, batches that divide and that do
  /// not, and batches smaller than V, so that some ranks have no sample.
  static let all: [TrainingSetup] =
    [
      TrainingSetup(name: "MLP, Adam", layers: mlp, optimizer: adam, shards: 8, batchSize: 13, samples: 31),
      TrainingSetup(name: "MLP, momentum", layers: mlp, optimizer: momentum, shards: 5, batchSize: 16, samples: 42),
      TrainingSetup(name: "MLP, SGD", layers: mlp, optimizer: plain, shards: 1, batchSize: 10, samples: 25),
      TrainingSetup(name: "MLP, Nesterov", layers: mlp, optimizer: nesterov, shards: 12, batchSize: 30, samples: 67),
      TrainingSetup(name: "MLP, few samples", layers: mlp, optimizer: adam, shards: 12, batchSize: 4, samples: 9),
      TrainingSetup(name: "CNN, Adam", layers: cnn, optimizer: adam, shards: 8, batchSize: 13, samples: 31),
      TrainingSetup(name: "CNN, Nesterov", layers: cnn, optimizer: nesterov, shards: 12, batchSize: 25, samples: 60),
      TrainingSetup(name: "CNN, few samples", layers: cnn, optimizer: momentum, shards: 8, batchSize: 3, samples: 7),
      TrainingSetup(name: "CNN, one sample", layers: cnn, optimizer: momentum, shards: 5, batchSize: 1, samples: 3),
      TrainingSetup(
        name: "convolutions alone, Adam", layers: allConvolution, optimizer: adam, shards: 8, batchSize: 20, samples: 50
      ),
      TrainingSetup(
        name: "fewer blocks than ranks, SGD", input: .vector(1), layers: [classifier], optimizer: plain, shards: 8,
        batchSize: 11, samples: 20),
      TrainingSetup(
        name: "neelamraju2019-mlp", input: .image(height: 28, width: 28, channels: 1),
        layers: [
          .flatten, .dense(units: 512, activation: .relu), .dense(units: 256, activation: .relu),
          .dense(units: 128, activation: .relu), classifier,
        ], optimizer: adam, shards: 8, batchSize: 130, samples: 230, steps: 2),
      TrainingSetup(
        name: "neelamraju2019-cnn", input: .image(height: 28, width: 28, channels: 1),
        layers: [
          conv(64, .same), .dropout(rate: 0.2), halve, conv(32, .same), .dropout(rate: 0.2), halve, .flatten,
          .dense(units: 256, activation: .relu), classifier,
        ], optimizer: adam, shards: 8, batchSize: 19, samples: 30, steps: 2),
      TrainingSetup(name: "MLP, RMSprop", layers: mlp, optimizer: rmsprop, shards: 8, batchSize: 13, samples: 31),
      TrainingSetup(name: "CNN, Adadelta", layers: cnn, optimizer: adadelta, shards: 8, batchSize: 13, samples: 31),
      TrainingSetup(
        name: "L2, AdamW", layers: regularized,
        optimizer: .adamw(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.1), shards: 8,
        batchSize: 13, samples: 31),
      TrainingSetup(name: "permute, Adam", layers: permuting, optimizer: adam, shards: 8, batchSize: 13, samples: 31),
      augmentedMLP, augmentedCNN,
      TrainingSetup(
        name: "MLP, mixup and cutmix, weighted", layers: mlp, optimizer: momentum, shards: 5, batchSize: 16,
        samples: 42,
        mixing: ImageMixing(mixup: 0.4, cutmix: 1), isWeighted: true),
      TrainingSetup(
        name: "CNN, augmented and mixed", layers: cnn, optimizer: adam, shards: 8, batchSize: 13, samples: 31,
        augmentation: everyChange, mixing: ImageMixing(mixup: 0.2, cutmix: 0.5)),
    ] + networks + tuned

  static let augmentedMLP = TrainingSetup(
    name: "MLP, augmented", layers: mlp, optimizer: momentum, shards: 5, batchSize: 16, samples: 42,
    augmentation: everyChange)
  static let augmentedCNN = TrainingSetup(
    name: "CNN, augmented", layers: cnn, optimizer: adam, shards: 8, batchSize: 13, samples: 31,
    augmentation: everyChange)
}
