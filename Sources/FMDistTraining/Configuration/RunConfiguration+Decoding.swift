import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

extension RunConfiguration {
  /// All keys that a configuration may have.
  package static let schema = ConfigurationSchema { root throws(ConfigurationError) in
    _ = try RunConfiguration(decoding: root)
  }

  /// Decodes `root` strictly: unknown keys, missing ones and those of the wrong type are errors with their lines, all at once.
  ///
  /// What a search would vary is an error as well, unless the configuration as it stands `isBase` of one.
  package init(_ root: ConfigurationNode, isBase: Bool = false) throws(ConfigurationError) {
    if isBase, let search = try root.optionalNode("tune") { _ = search.value }
    guard isBase || !root.has("tune") else {
      throw try root.node("tune").error(
        "says what a search varies, which `fmdist tune` does; without this section the rest is trained as it stands")
    }
    self = try root.reading(Self.schema) { root throws(ConfigurationError) in try RunConfiguration(decoding: root) }
    try root.requireReadable(yaml)
  }

  private init(decoding root: ConfigurationNode) throws(ConfigurationError) {
    name =
      try root.optional("name") { node throws(ConfigurationError) in try node.folderNameValue() } ?? "unnamed"
    data = try root.section("data") { node throws(ConfigurationError) in try DataConfiguration(node) }
    let layers = try root.namedItems("model", "layer", of: LayerDescription.kinds.names) {
      item throws(ConfigurationError) in (try LayerDescription(item), item.origin)
    }
    model = layers.map(\.0)
    let known = OptimizerDescription.kinds.names
    optimizer =
      try root.optionalNamedItem("optimizer", "optimizer", of: known, usual: "adam") {
        item throws(ConfigurationError) in try OptimizerDescription(item)
      } ?? .usual
    training = try root.section("training") { node throws(ConfigurationError) in try TrainingConfiguration(node) }
    // Asked for again, for its place.
    let rules = try root.optionalNode("training")?.optionalNode("layers")
    origin = ModelOrigin(
      model: try root.optionalNode("model")?.place, layers: layers.map(\.1),
      optimizer: try root.optionalNode("optimizer")?.place,
      rules: training.layers.isEmpty ? [] : try rules?.items().map(\.place) ?? [])
  }
}

extension ConfigurationNode {
  /// Text that can be the name of a folder.
  fileprivate func folderNameValue() throws(ConfigurationError) -> String {
    let name = try stringValue()
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }), name.first != "." else {
      let quotes = name.contains { "\u{201C}\u{201D}\u{2018}\u{2019}".contains($0) }
      throw error(
        "is the name of a folder: expected letters, digits, '-', '_' and '.', found '\(name.brief())'"
          + (quotes ? "; remove the typographic quotes" : ""))
    }
    return name
  }
}

extension RunConfiguration.DataConfiguration {
  package init(_ node: ConfigurationNode?) throws(ConfigurationError) {
    path = try node?.optionalString("path")
    dataset = try node?.optionalString("dataset") ?? path.flatMap(DatasetLocator.name(ofPath:)) ?? "fashion-mnist"
    scaling = try PixelScaling.configured(node, "scaling") ?? .unit
    limit = try node?.optionalInt("limit", in: 1...)
    augmentation =
      try node?.optionalSection("augmentation", hasDefaults: false) { node throws(ConfigurationError) in
        try Augmentation.configured(node)
      }
      ?? nil
    classNames = try node?.optionalClassNames("class_names")
    sampleWeights = try node?.optionalString("sample_weights")
    multiLabel = try node?.optionalBool("multi_label") ?? false
    imageSize = try node?.optionalImageSize("image_size")
    resize = try node?.optionalChoice("resize") ?? .stretch
    colour = try node?.optionalChoice("color")
    background = try node?.optionalColour("background") ?? .white
    layout = try node?.optionalChoice("layout")
    test = try node?.optionalTestDraw("test")
    labelPattern = try node?.optionalLabelPattern("label_pattern")
    onBadFile = try node?.optionalChoice("on_bad_file") ?? .refuse
    cache = try node?.optionalBool("cache") ?? true
    let split = try node?.optionalSection("validation") { node throws(ConfigurationError) in
      try node.validationSplitValue()
    }
    if let split {
      validation = split
    } else {
      validation = .standard
    }
    try node?.checkImageOptions(self)
  }
}

extension ConfigurationNode {
  /// Where images for validation come from, and how many.
  fileprivate func validationSplitValue() throws(ConfigurationError) -> ValidationSplit {
    // An amount alone is drawn as it is without a configuration.
    let hasAmount = has("count") || has("fraction") || has("folds")
    let source: ValidationSplit.Source =
      hasAmount && !has("source") ? .stratified : try choice("source", example: .stratified)
    let count = try optionalInt("count", in: 1...)
    let fraction = try optionalDouble("fraction", in: 0...1)
    let folds = try optionalInt("folds", in: 2...10_000)
    let fold = try optionalInt("fold", in: 0...)
    guard (folds == nil) == (fold == nil) else {
      throw error(
        folds == nil
          ? "takes a fold of how many folds; add folds, such as folds: 5"
          : "has folds; add which of them validates, such as fold: 0")
    }
    if folds != nil, count != nil || fraction != nil {
      throw error("takes folds or a \(count != nil ? "count" : "fraction"), not both; take one of them away")
    }
    if let count, let fraction {
      // The one that --set adds to the other is meant.
      for (own, value, other) in [("fraction", "\(fraction)", "count"), ("count", "\(count)", "fraction")] {
        let node = try node(own)
        let setting = node.rewritten(value)
        guard setting.hasPrefix("--set ") else { continue }
        throw node.located(
          "\(path) takes a count or a fraction, not both; write --set \(path).\(other)=null \(setting)")
      }
      throw error("takes a count or a fraction, not both; take one of them away")
    }
    // Of a wrong amount it has been said what is wrong.
    if hasAmount, count == nil, fraction == nil, folds == nil { return .standard }
    let part: ValidationSplit.Amount? =
      if let folds, let fold { .fold(fold, of: folds) } else {
        count.map { .count($0) } ?? fraction.map { .fraction($0) }
      }
    do {
      return try ValidationSplit(source: source, amount: part)
    } catch {
      let isAlone = part == nil && source != .test
      let whole = "{source: \(source.rawValue), fraction: 0.1}"
      guard isAlone else { throw located(error.message) }
      let sentence = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
      throw located("\(sentence); write \(rewritten(whole))")
    }
  }
}

extension RunConfiguration.TrainingConfiguration {
  package init(_ node: ConfigurationNode?) throws(ConfigurationError) {
    batchSize = try node?.optionalInt("batch_size", in: 1...1_000_000) ?? 64
    epochs = try node?.optionalInt("epochs", in: 0...1_000_000) ?? 5
    shards = try node?.optionalInt("shards", in: 1...ShardPlan.mostShards) ?? 8
    seed = UInt64(try node?.optionalInt("seed", in: 0...) ?? 1)
    shuffle = try node?.optionalBool("shuffle") ?? true
    accumulation = try node?.optionalInt("accumulation", in: 1...65_536) ?? 1
    loss = try node?.optionalNamedItem("loss", "loss", of: Loss.kinds.names) { item throws(ConfigurationError) in
      try Loss(item)
    }
    onNonFinite = try node?.optionalChoice("on_non_finite") ?? .stop
    metrics = try node?.metricsValue("metrics") ?? [.accuracy]
    threshold = try node?.thresholdValue("threshold")
    calibration = try node?.optionalChoice("calibration")
    classWeight = try node?.optional("class_weight") { node throws(ConfigurationError) in try ClassWeight(node) }
    mixing = try ImageMixing.configured(node)
    linearScaling = try node?.optionalSection("linear_scaling") { node throws(ConfigurationError) in
      try LinearScaling(node)
    }
    warmup = try node?.optionalSection("warmup") { node throws(ConfigurationError) in try Warmup(node) }
    learningRateSchedule = try node?.optionalNamedItem("learning_rate_schedule", "schedule", of: Schedule.kinds.names) {
      item throws(ConfigurationError) in try Schedule(item)
    }
    earlyStopping = try node?.optionalSection("early_stopping") { node throws(ConfigurationError) in
      try EarlyStopping(node)
    }
    initialWeights = try node?.optionalSection("initial_weights", named: { InitialWeightsFile(path: $0) }) {
      node throws(ConfigurationError) in try InitialWeightsFile(node)
    }
    layers = try node?.optionalSections("layers") { node throws(ConfigurationError) in try LayerRule(node) } ?? []
    checkpoints =
      try node?.optionalSection("checkpoints") { node throws(ConfigurationError) in try CheckpointRule(node) }
      ?? .standard
    gradientCompression = try node?.optionalChoice("gradient_compression") ?? GradientCompression.none
    if let schedule = learningRateSchedule.map({ type(of: $0.kind) }), schedule.hasWarmup,
      let place = try node?.optionalNode("warmup")
    {
      throw place.error(
        "cannot be beside the learning_rate_schedule \(schedule.name), which begins with a warm-up of its own; take one of them away"
      )
    }
  }
}

extension RunConfiguration.TrainingConfiguration.LinearScaling {
  package init(_ node: ConfigurationNode) throws(ConfigurationError) {
    baseBatchSize = try node.int("base_batch_size", in: 1...1_000_000)
  }
}

extension RunConfiguration.TrainingConfiguration.Warmup {
  package init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let length = try Length(node, steps: "steps", epochs: "epochs")
    initialLearningRate = try node.optionalDouble("initial_learning_rate", in: 0...) ?? 0
    guard let length else {
      throw node.error("needs its length, found none; set steps to a number of updates, or epochs")
    }
    self.length = length
  }
}

extension OptimizerDescription {
  /// What trains where a configuration names none.
  package static let usual = OptimizerDescription.adam()

  package init(_ item: ConfigurationItem) throws(ConfigurationError) {
    self.init(try Self.kinds.kind(of: item, "optimizer").init())
    let node = item.options
    var keys = KeyReader(node: node)
    try visit(&keys)
    let limits = GradientClipping.Kind.allCases.map(\.rawValue).filter(node.has)
    guard limits.count < 2 else {
      throw node.error(
        "takes one of clipvalue, clipnorm and global_clipnorm, found \(limits.joined(separator: " and ")); take the others away"
      )
    }
    for key in ["ema_momentum", "ema_overwrite_frequency"] where average == nil && node.has(key) {
      throw try node.node(key).error(
        "is of an average of the weights, and there is none; set use_ema to true beside it, or remove it")
    }
    guard weightDecay != nil || !node.has("exclude_from_weight_decay") else {
      throw try node.node("exclude_from_weight_decay").error(
        "excludes arrays from a decay, and there is none; set weight_decay beside it, or remove it")
    }
  }
}
