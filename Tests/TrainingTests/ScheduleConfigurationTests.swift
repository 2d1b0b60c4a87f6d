import FMDistNeuralNet
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Foundation
import Testing

/// Accumulation, linear scaling, warm-up, clipping and compression: how they are read, written, and what they decide.
struct ScheduleConfigurationTests {
  private func load(_ overrides: String...) throws -> RunConfiguration {
    try RunConfiguration.load(file: nil, overrides: overrides)
  }

  private static let all = [
    "training.accumulation=3", "training.linear_scaling={base_batch_size: 32}",
    "training.warmup={epochs: 1.5, initial_learning_rate: 0.0001}", "training.gradient_compression=bf16",
    "optimizer.adam.global_clipnorm=0.5",
  ]

  @Test func withoutThemTrainingIsAsEver() throws {
    let configuration = try load()
    #expect(configuration.optimizer.clipping == nil)
    #expect(configuration.training.accumulation == 1)
    #expect(configuration.training.linearScaling == nil)
    #expect(configuration.training.warmup == nil)
    #expect(configuration.training.gradientCompression == .none)
    #expect(configuration.learningRate(updatesPerEpoch: 7) == LearningRate(base: 0.001))
  }

  @Test func allOfThemAreRead() throws {
    let configuration = try RunConfiguration.load(file: nil, overrides: Self.all)
    #expect(configuration.optimizer.clipping == GradientClipping(.globalNorm, 0.5))
    #expect(configuration.training.accumulation == 3)
    #expect(configuration.training.linearScaling?.baseBatchSize == 32)
    #expect(configuration.training.warmup?.length == .epochs(1.5))
    #expect(configuration.training.warmup?.initialLearningRate == 0.0001)
    #expect(configuration.training.gradientCompression == .bf16)
    #expect(configuration.optimizer == (try load()).optimizer.clipped(.globalNorm, to: 0.5))
  }

  @Test func aWarmUpInStepsBeginsAtNothingIfNotToldOtherwise() throws {
    let warmup = try #require(try load("training.warmup.steps=500").training.warmup)
    #expect(warmup.length == .steps(500))
    #expect(warmup.initialLearningRate == 0)
  }

  @Test func defaultsAreWrittenOutAndWhatIsAbsentIsNot() throws {
    let yaml = try load().yaml
    #expect(yaml.contains("accumulation: 1\n") && yaml.contains("gradient_compression: none\n"))
    for key in ["linear_scaling", "warmup", "global_clipnorm"] { #expect(!yaml.contains(key)) }
  }

  @Test(arguments: ["sgd", "adam", "adamw", "rmsprop", "adadelta"])
  func everyOptimizerTakesAGlobalClipnorm(name: String) throws {
    let configuration = try load("optimizer={\(name): {global_clipnorm: 2}}")
    #expect(configuration.optimizer.clipping == GradientClipping(.globalNorm, 2))
    #expect(configuration.optimizer.name == name)
    #expect(configuration.yaml.contains("global_clipnorm: 2.0"))
  }

  @Test(arguments: all + ["training.warmup={steps: 7, initial_learning_rate: 1e-7}"])
  func eachReadsBackAsItWasWrittenAndDecidesTheBits(override: String) throws {
    let plain = try load()
    let configuration = try load(override)
    let again = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved"))
    #expect(again == configuration)
    #expect(configuration != plain)
    let others = zip(configuration.decisive, plain.decisive).filter { $0.text != $1.text }.map(\.0.key)
    #expect(others == [override.hasPrefix("optimizer") ? "optimizer" : "training"])
  }

  @Test func aCheckpointFromBeforeThemAgrees() throws {
    // As an earlier fmdist wrote it.
    let earlier = """
      name: default
      model: [flatten, {dense: {units: 10, activation: softmax}}]
      optimizer: {adam: {learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-07}}
      training: {batch_size: 64, epochs: 5, shards: 8, seed: 1, shuffle: true}
      """
    let before = try RunConfiguration(ConfigurationNode(text: earlier, name: "earlier"))
    let now = try RunConfiguration(ConfigurationNode(text: before.yaml, name: "now"))
    #expect(now.decisive.map(\.text) == before.decisive.map(\.text))
    #expect(before.training.accumulation == 1 && before.optimizer.clipping == nil)
  }

  @Test func theRateIsScaledByTheBatchOfAnUpdateAndRisesForEpochs() throws {
    let configuration = try RunConfiguration.load(file: nil, overrides: Self.all)
    // 64 · 3 samples an update, for 32; one and a half epochs of 5 updates are 7.5, and 8 the nearest.
    #expect(
      configuration.learningRate(updatesPerEpoch: 5)
        == LearningRate(base: 0.001, scale: 6, warmupSteps: 8, initial: 0.0001))
  }

  @Test(arguments: [
    ("{steps: 9}", 5, 9), ("{epochs: 1}", 5, 5), ("{epochs: 0.25}", 5, 1), ("{epochs: 0.3}", 5, 2),
    ("{epochs: 1e-9}", 5, 1), ("{epochs: 1000000}", 1_000_000, 1_000_000_000_000),
  ])
  func aWarmUpHasAtLeastOneUpdate(warmup: String, updatesPerEpoch: Int, expected: Int) throws {
    let configuration = try load("training.warmup=\(warmup)")
    #expect(configuration.learningRate(updatesPerEpoch: updatesPerEpoch).warmupSteps == expected)
  }

  @Test(arguments: [
    // (samples, batch_size, accumulation): updates
    ([44, 6, 1], 8), ([44, 6, 3], 3), ([42, 6, 3], 3), ([36, 6, 3], 2), ([37, 6, 3], 3), ([5, 6, 3], 1),
    ([1, 1, 1], 1), ([55_000, 64, 65_536], 1),
  ])
  func theLastWindowOfAnEpochTakesWhatIsLeft(sizes: [Int], expected: Int) throws {
    let configuration = try load("training.batch_size=\(sizes[1])", "training.accumulation=\(sizes[2])")
    #expect(configuration.training.updatesPerEpoch(samples: sizes[0]) == expected)
  }

  @Test(arguments: [
    ("{}", "training.warmup needs its length, found none; set steps to a number of updates, or epochs"),
    ("{initial_learning_rate: 0.1}", "training.warmup needs its length, found none"),
    ("{steps: 3, epochs: 1}", "training.warmup takes steps or epochs, found both; take one of them away"),
    ("{step: 3}", "unknown key 'step' in training.warmup; did you mean 'steps'?"),
    ("{steps: 3, epoch: 1}", "unknown key 'epoch' in training.warmup; did you mean 'epochs'?"),
    ("{steps: 0}", "training.warmup.steps must be an integer of at least 1, found '0'"),
    ("{epochs: 0}", "training.warmup.epochs must be a number greater than 0, found '0'"),
    ("{epochs: 1e300}", "training.warmup.epochs must be at most 1000000, found 1e+300"),
    ("{steps: 3, initial_learning_rate: -1}", "initial_learning_rate must be a number of at least 0, found '-1'"),
    ("500", "training.warmup must be a mapping of keys to values, found '500'"),
  ])
  func aWarmUpThatCannotBeIsExplained(warmup: String, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try load("training.warmup=\(warmup)") }
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
  }

  static let schedules = [
    "training.learning_rate_schedule={step_decay: {every_epochs: 2, factor: 0.5}}",
    "training.learning_rate_schedule=cosine_decay",
    "training.learning_rate_schedule={cosine_decay: {decay_epochs: 1.5, alpha: 0.1}}",
    "training.learning_rate_schedule={cosine_decay: {decay_steps: 700}}", "training.learning_rate_schedule=one_cycle",
    "training.learning_rate_schedule={one_cycle: {max_learning_rate: 0.1, pct_start: 0.2, anneal_strategy: linear}}",
    "training.learning_rate_schedule=reduce_on_plateau",
    "training.learning_rate_schedule={reduce_on_plateau: {monitor: val_acc, cooldown: 2, min_lr: 1e-5}}",
    "training.early_stopping={}", "training.early_stopping={monitor: val_acc, patience: 3, restore_best_weights: true}",
    "training.loss={categorical_crossentropy: {label_smoothing: 0.1}}", "model.6.dense.kernel_regularizer.l2=0.5",
    "model.0.conv2d.kernel_regularizer={l2: 0.5}",
    "model.0.conv2d.kernel_regularizer={l1: 0.25}", "model.6.dense.bias_regularizer={l1: 0.5, l2: 0.25}",
    "model.0.conv2d.use_bias=false", "model.0.conv2d.kernel_initializer=he_normal",
    "model.6.dense.bias_initializer={constant: {value: 0.1}}", "model.6.dense.activation=gelu",
    "model.6.dense.kernel_initializer={truncated_normal: {stddev: 0.1}}", "model.0.conv2d.dilation_rate=2",
    "model.0.conv2d.dilation_rate=[1, 2]", "data.scaling=standard", "data.scaling=standard_by_channel",
    "data.scaling={mean: [0.125], deviation: [0.25]}", "training.mixup={}", "training.cutmix={alpha: 0.7}",
    "model.5={permute: {dims: [1, 3, 2]}}",
  ]

  @Test(arguments: schedules)
  func whatElseTrainingHasReadsBackAsItWasWrittenAndDecidesTheBits(override: String) throws {
    let plain = try load()
    let configuration = try load(override)
    let again = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved"))
    #expect(again == configuration)
    let others = zip(configuration.decisive, plain.decisive).filter { $0.text != $1.text }.map(\.0.key)
    #expect(others == [String(override.prefix { $0 != "." })])
  }

  @Test(arguments: [("cosine_decay", true), ("one_cycle", true), ("{cosine_decay: {decay_steps: 9}}", false)])
  func theNumberOfEpochsDecidesWhereARateFollowsIt(schedule: String, decides: Bool) throws {
    let setting = "training.learning_rate_schedule=\(schedule)"
    let (short, long) = (try load(setting, "training.epochs=3"), try load(setting, "training.epochs=4"))
    #expect((short.decisive.map(\.text) != long.decisive.map(\.text)) == decides)
  }

  @Test func aScheduleIsToldItsLengthInUpdates() throws {
    func rate(_ overrides: String...) throws -> LearningRate {
      try RunConfiguration.load(file: nil, overrides: ["training.epochs=4"] + overrides).learningRate(
        updatesPerEpoch: 5)
    }
    let key = "training.learning_rate_schedule="
    #expect(
      try rate(key + "{step_decay: {every_epochs: 2, factor: 0.5}}").schedule as? StepDecayCurve
        == StepDecayCurve(interval: 10, factor: 0.5))
    for (warmup, updates) in [("null", 20), ("{steps: 7}", 13), ("{steps: 70}", 1)] {
      let found = try rate(key + "cosine_decay", "training.warmup=\(warmup)").schedule as? CosineDecayCurve
      #expect(found == CosineDecayCurve(updates: updates, alpha: 0), "\(warmup)")
    }
    let cycle = try rate(key + "{one_cycle: {max_learning_rate: 0.5}}", "training.linear_scaling.base_batch_size=32")
    #expect(cycle.target == 1)
    #expect(
      cycle.schedule as? OneCycleCurve
        == OneCycleCurve(
          OneCycle(
            maxLearningRate: 0.5, pctStart: 0.3, divFactor: 25, finalDivFactor: 10_000, annealStrategy: .cos),
          updates: 20))
    #expect(try rate(key + "one_cycle").target == 0.001)
  }

  @Test(arguments: [
    ("training.learning_rate_schedule=cosine", "unknown schedule 'cosine'"),
    ("training.learning_rate_schedule={step_decay: {factor: 0.5}}", "needs the key 'every_epochs'"),
    ("training.learning_rate_schedule={step_decay: {every_epochs: 0, factor: 0.5}}", "every_epochs must be an integer"),
    ("training.learning_rate_schedule={step_decay: {every_epochs: 1, factor: 1}}", "factor must be below 1, found 1.0"),
    (
      "training.learning_rate_schedule={cosine_decay: {decay_steps: 5, decay_epochs: 1}}",
      "takes decay_steps or decay_epochs"
    ),
    ("training.learning_rate_schedule={cosine_decay: {alpha: 2}}", "alpha must be a number"),
    ("training.learning_rate_schedule={one_cycle: {div_factor: 0.5}}", "div_factor must be a number of at least 1"),
    ("training.learning_rate_schedule={one_cycle: {anneal_strategy: cosine}}", "must be one of cos, linear"),
    ("training.learning_rate_schedule={reduce_on_plateau: {factor: 1.5}}", "factor must be below 1"),
    (
      "training.learning_rate_schedule={reduce_on_plateau: {monitor: val_accuracy}}",
      "must be one of val_loss, val_acc, loss, acc"
    ),
    ("training.learning_rate_schedule={reduce_on_plateau: {min_learning_rate: 1}}", "unknown key 'min_learning_rate'"),
    ("training.early_stopping={monitor: accuracy}", "must be one of val_loss, val_acc, loss, acc"),
    ("training.early_stopping={patience: -1}", "patience must be an integer of at least 0"),
    ("training.early_stopping={restore: true}", "unknown key 'restore' in training.early_stopping"),
    ("training.early_stopping=true", "must be a mapping"),
    ("training.loss={categorical_crossentropy: {label_smoothing: 1}}", "must be below 1, found 1.0"),
    (
      "training.loss={binary_crossentropy: {label_smoothing: -0.1}}", "label_smoothing must be a number of at least 0"
    ),
    ("model.6.dense.kernel_regularizer={}", "kernel_regularizer needs l1 or l2"),
    ("model.6.dense.bias_regularizer={l1: -1}", "l1 must be a number of at least 0"),
    ("model.6.dense.kernel_initializer={he_normal: {stddev: 1}}", "unknown key 'stddev'"),
    ("model.6.dense.kernel_initializer={random_normal: {stddev: -1}}", "stddev must be a number from 0 to"),
    (
      "model.6.dense.kernel_initializer=kaiming_normal",
      "did you mean --set model.6.dense.kernel_initializer=he_normal?"
    ),
    ("model.0.conv2d.dilation_rate=0", "dilation_rate"),
    ("model.0.conv2d.groups=0", "groups must be an integer of at least 1"),
    ("model.6.dense.use_bias=maybe", "use_bias must be"),
    ("model.6.dense.kernel_regularizer={l2: -1}", "l2 must be a number of at least 0"),
    ("model.5={permute: {dims: [1, 2]}}", "dims must be 1 (height), 2 (width) and 3 (channels), each once"),
    ("model.5={permute: {dims: [1, 2, 4]}}", "must be an integer from 1 to 3"),
    ("data.scaling=standardize", "must be one of none, unit, standard"),
    ("data.scaling={mean: [0.5]}", "deviation"),
    ("data.scaling={mean: [0.5], deviation: [0]}", "must be a number from 0.0001 to 1, found '0'"),
    ("data.scaling={mean: [123.68], deviation: [0.2]}", "divided by 255"),
    (
      "data.scaling={mean: [0.5, 0.5], deviation: [0.2]}",
      "needs a mean and a deviation for each channel, found 2 and 1"
    ),
    ("data.scaling={mean: [], deviation: []}", "found 0 and 0"),
    ("data.scaling={means: [0.5], deviation: [0.2]}", "mean"),
    ("training.mixup={alpha: 0}", "alpha must be a number from 0.001 to 1000"),
    ("training.cutmix={beta: 1}", "unknown key 'beta'"),
    ("optimizer={adamw: {weight_decay: -1}}", "weight_decay must be a number of at least 0"),
  ])
  func whatCannotBeIsExplained(override: String, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try load(override) }
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
  }

  @Test func oneCycleHasAWarmUpOfItsOwn() {
    let error = #expect(throws: ConfigurationError.self) {
      try load("training.learning_rate_schedule=one_cycle", "training.warmup.steps=5")
    }
    #expect(error?.description.contains("training.warmup cannot be beside") == true, "\(String(describing: error))")
  }

  /// What Keras made these files of Tests/References with, in the words of the configuration.
  @Test(arguments: [("updates", 6), ("features", 11)])
  func theRatesOfTheReferencesComeFromTheirConfigurations(name: String, count: Int) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../References/\(name).json")
    let root = try ConfigurationNode(text: String(contentsOf: file, encoding: .utf8), name: "\(name).json")
    let cases = try root.list("cases")
    #expect(cases.count == count)
    for reference in cases {
      // The cases have no name of a folder, and more keys than a configuration.
      let text = ConfigurationWriter.text(
        of: .mapping(
          ["model", "optimizer", "training"].map {
            ConfigurationValue.Entry($0, (try? reference.node($0).value) ?? .null)
          })
      ).replacingOccurrences(
        of: "label_smoothing: (.*)", with: "loss: {categorical_crossentropy: {label_smoothing: $1}}",
        options: .regularExpression)
      let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "reference"))
      let updates = configuration.training.updatesPerEpoch(samples: try reference.int("samples"))
      let rate = configuration.learningRate(updatesPerEpoch: updates)
      let expected = try reference.list("learning_rates").map { try $0.doubleValue() }
      #expect(expected.count == 10)
      for (update, expected) in expected.enumerated() {
        // Ten digits are stored.
        #expect(abs(rate.rate(update: update) - expected) <= 1e-9 * expected, "update \(update)")
      }
    }
  }
}
