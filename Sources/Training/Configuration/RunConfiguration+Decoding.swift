import DataParallel
import Datasets
import Kernels
import NeuralNet
import RunFiles

extension RunConfiguration {
  /// Decodes `root` strictly: an unknown key, a missing one or one of the wrong type is an error with its line.
  public init(_ root: ConfigurationNode) throws(ConfigurationError) {
    name = try root.optionalString("name") ?? "unnamed"
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }), name.first != "." else {
      throw try root.node("name").error(
        "is the name of a folder: expected letters, digits, '-', '_' and '.', found '\(name)'")
    }
    data = try DataConfiguration(root.optionalMapping("data"))
    var layers: [LayerDescription] = []
    for item in try root.namedItems("model") { layers.append(try LayerDescription(item)) }
    model = layers
    let item = try root.optionalNamedItem("optimizer")
    optimizer = try item.map(OptimizerDescription.init) ?? .defaultAdam
    globalClipnorm = try item?.options.optionalDouble(
      "global_clipnorm", in: Double(Float.leastNormalMagnitude)...)
    training = try TrainingConfiguration(root.optionalMapping("training"))
    try root.finish()
  }
}

extension RunConfiguration.DataConfiguration {
  init(_ node: ConfigurationNode?) throws(ConfigurationError) {
    dataset = try node?.optionalString("dataset") ?? "fashion-mnist"
    path = try node?.optionalString("path")
    scaling = try node?.optionalChoice("scaling") ?? .unit
    limit = try node?.optionalInt("limit", in: 1...)
    augmentation = try node?.optionalMapping("augmentation").flatMap(Augmentation.configured)
    classNames = try node?.optionalClassNames("class_names")
    imageSize = try node?.optionalImageSize("image_size")
    guard let split = try node?.optionalMapping("validation") else {
      do {
        validation = try ValidationSplit(source: .last, amount: .fraction(0.1))
      } catch {
        throw ConfigurationError(place: "data.validation", sentence: error.message)
      }
      return
    }
    let source: ValidationSplit.Source = try split.choice("source")
    let count = try split.optionalInt("count", in: 1...)
    let fraction = try split.optionalDouble("fraction", in: 0...1)
    if count != nil && fraction != nil { throw split.error("takes a count or a fraction, not both") }
    do {
      validation = try ValidationSplit(
        source: source, amount: count.map { .count($0) } ?? fraction.map { .fraction($0) })
    } catch {
      throw ConfigurationError(place: split.place, sentence: error.message)
    }
  }
}

extension RunConfiguration.TrainingConfiguration {
  init(_ node: ConfigurationNode?) throws(ConfigurationError) {
    batchSize = try node?.optionalInt("batch_size", in: 1...1_000_000) ?? 64
    epochs = try node?.optionalInt("epochs", in: 0...1_000_000) ?? 5
    shards = try node?.optionalInt("shards", in: 1...ShardPlan.mostShards) ?? 8
    seed = UInt64(try node?.optionalInt("seed", in: 0...) ?? 1)
    shuffle = try node?.optionalBool("shuffle") ?? true
    accumulation = try node?.optionalInt("accumulation", in: 1...65_536) ?? 1
    labelSmoothing = try node?.optionalDouble("label_smoothing", in: 0...) ?? 0
    if labelSmoothing >= 1, let place = try node?.node("label_smoothing") {
      throw place.error("must be below 1, found \(labelSmoothing)")
    }
    linearScaling = try node?.optionalMapping("linear_scaling").map(LinearScaling.init)
    warmup = try node?.optionalMapping("warmup").map(Warmup.init)
    learningRateSchedule = try node?.optionalNamedItem("learning_rate_schedule").map(Schedule.init)
    if case .oneCycle? = learningRateSchedule, let place = try node?.optionalNode("warmup") {
      throw place.error(
        "cannot be beside the learning_rate_schedule one_cycle, which begins with a warm-up of its own; take one of them away"
      )
    }
    earlyStopping = try node?.optionalMapping("early_stopping").map(EarlyStopping.init)
    gradientCompression = try node?.optionalChoice("gradient_compression") ?? GradientCompression.none
  }
}

extension RunConfiguration.TrainingConfiguration.LinearScaling {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    baseBatchSize = try node.int("base_batch_size", in: 1...1_000_000)
  }
}

extension RunConfiguration.TrainingConfiguration.Warmup {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    initialLearningRate = try node.optionalDouble("initial_learning_rate", in: 0...) ?? 0
    guard let length = try Length(node, steps: "steps", epochs: "epochs") else {
      try node.finish()  // A misspelt key explains it best.
      throw node.error("needs its length, found none; set steps to a number of updates, or epochs")
    }
    self.length = length
  }
}

extension LayerDescription {
  private static let known = ["dense", "conv2d", "max_pooling2d", "permute", "flatten", "dropout", "activation"]

  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    let options = item.options
    switch item.name {
    case "dense":
      self = .dense(
        units: try options.int("units", in: 1...), activation: try options.optionalChoice("activation") ?? .linear,
        kernelRegularizer: try options.optionalMapping("kernel_regularizer").map(Regularizer.init))
    case "conv2d":
      let kernelSize = Extent(try options.intOrPair("kernel_size", in: 1...))
      self = .conv2d(
        filters: try options.int("filters", in: 1...), kernelSize: kernelSize,
        strides: try options.optionalIntOrPair("strides", in: 1...).map(Extent.init) ?? Extent(1, 1),
        padding: try options.optionalChoice("padding") ?? .valid,
        activation: try options.optionalChoice("activation") ?? .linear,
        kernelRegularizer: try options.optionalMapping("kernel_regularizer").map(Regularizer.init))
    case "max_pooling2d":
      let poolSize = try options.optionalIntOrPair("pool_size", in: 1...).map(Extent.init) ?? Extent(2, 2)
      self = .maxPooling2D(
        poolSize: poolSize, strides: try options.optionalIntOrPair("strides", in: 1...).map(Extent.init) ?? poolSize)
    case "permute":
      let dims = try options.ints("dims", in: 1...3)
      guard dims.sorted() == [1, 2, 3] else {
        throw try options.node("dims").error(
          "must be 1 (height), 2 (width) and 3 (channels), each once, in any order, found \(dims)")
      }
      self = .permute(dims: dims)
    case "flatten": self = .flatten
    case "dropout":
      let rate = try options.double("rate", in: 0...)
      guard rate < 1 else { throw try options.node("rate").error("must be below 1, found \(rate)") }
      self = .dropout(rate: rate)
    case "activation": self = .activation(try options.choice("function"))
    default: throw item.unknownName("layer", known: LayerDescription.known)
    }
  }
}

extension Regularizer {
  init(_ node: ConfigurationNode) throws(ConfigurationError) { self.init(l2: try node.double("l2", in: 0...)) }
}

extension LayerDescription.Extent {
  fileprivate init(_ pair: (Int, Int)) { self.init(pair.0, pair.1) }
}

extension OptimizerDescription {
  /// Keras's defaults.
  static let defaultAdam = OptimizerDescription.adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)

  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    let options = item.options
    func share(_ key: String, default value: Double) throws(ConfigurationError) -> Double {
      let number = try options.optionalDouble(key, in: 0...) ?? value
      guard number < 1 else { throw try options.node(key).error("must be below 1, found \(number)") }
      return number
    }
    func learningRate(default value: Double) throws(ConfigurationError) -> Double {
      try options.optionalDouble("learning_rate", in: 0...) ?? value
    }
    func epsilon() throws(ConfigurationError) -> Double {
      try options.optionalDouble("epsilon", in: Double(Float.leastNormalMagnitude)...) ?? 1e-7
    }
    switch item.name {
    case "sgd":
      self = .sgd(
        learningRate: try learningRate(default: 0.01),
        momentum: try share("momentum", default: 0), nesterov: try options.optionalBool("nesterov") ?? false)
    case "adam":
      self = .adam(
        learningRate: try learningRate(default: 0.001),
        beta1: try share("beta_1", default: 0.9), beta2: try share("beta_2", default: 0.999),
        epsilon: try epsilon())
    case "adamw":
      self = .adamw(
        learningRate: try learningRate(default: 0.001),
        beta1: try share("beta_1", default: 0.9), beta2: try share("beta_2", default: 0.999),
        epsilon: try epsilon(), weightDecay: try options.optionalDouble("weight_decay", in: 0...) ?? 0.004)
    case "rmsprop":
      self = .rmsprop(
        learningRate: try learningRate(default: 0.001), rho: try share("rho", default: 0.9),
        momentum: try share("momentum", default: 0), epsilon: try epsilon(),
        centered: try options.optionalBool("centered") ?? false)
    case "adadelta":
      // The method has no learning rate: 1 leaves it as it is. Keras 3's own default of 0.001 hardly trains.
      self = .adadelta(
        learningRate: try learningRate(default: 1), rho: try share("rho", default: 0.95), epsilon: try epsilon())
    default: throw item.unknownName("optimizer", known: ["sgd", "adam", "adamw", "rmsprop", "adadelta"])
    }
  }
}
