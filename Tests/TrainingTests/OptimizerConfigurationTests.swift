import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining
import Testing

/// Keys that every optimizer has.
@Suite struct OptimizerConfigurationTests {
  private func configuration(_ optimizer: String) throws -> RunConfiguration {
    let text = """
      model: [conv2d: {filters: 2, kernel_size: 1}, flatten, {dense: {units: 10, activation: softmax}}]
      optimizer: \(optimizer)
      """.replacing("[conv2d: {filters: 2, kernel_size: 1},", with: "[{conv2d: {filters: 2, kernel_size: 1}},")
    let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "run.yaml"))
    #expect(try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved")) == configuration)
    _ = try configuration.plan(height: 2, width: 2, channels: 1)
    return configuration
  }

  @Test(
    arguments: [
      ("sgd", OptimizerDescription.sgd(), nil), ("adamw", .adamw(), 0.004),
      ("{adamw: {weight_decay: 0}}", .adamw(weightDecay: 0), 0),
      ("{sgd: {weight_decay: 0.5}}", .sgd().decaying(0.5), 0.5),
      (
        "{adam: {weight_decay: 0.5, exclude_from_weight_decay: bias}}", .adam().decaying(0.5, exceptFor: ["bias"]), 0.5
      ),
      (
        "{adamw: {exclude_from_weight_decay: [bias, gamma, 'conv2d/*', 'k*']}}",
        .adamw().decaying(0.004, exceptFor: ["bias", "gamma", "conv2d/*", "k*"]), 0.004
      ),
    ] as [(String, OptimizerDescription, Double?)])
  func weightsDecayAsTheConfigurationHasIt(text: String, optimizer: OptimizerDescription, decay: Double?) throws {
    let configuration = try configuration(text)
    #expect(configuration.optimizer == optimizer && configuration.optimizer.weightDecay == decay)
  }

  @Test(arguments: GradientClipping.Kind.allCases) func gradientsAreClippedAsTheConfigurationHasIt(
    kind: GradientClipping.Kind
  ) throws {
    let configuration = try configuration("{sgd: {\(kind.rawValue): 0.5}}")
    #expect(configuration.optimizer == .sgd().clipped(kind, to: 0.5))
  }

  @Test(
    arguments: [
      ("{use_ema: true}", WeightAverage(momentum: 0.99)), ("{use_ema: false}", nil), ("{}", nil),
      (
        "{use_ema: true, ema_momentum: 0.5, ema_overwrite_frequency: 7}",
        WeightAverage(momentum: 0.5, overwriteFrequency: 7)
      ),
      ("{use_ema: true, ema_overwrite_frequency: null}", WeightAverage()),
    ] as [(String, WeightAverage?)])
  func weightsAreAveragedAsTheConfigurationHasIt(text: String, average: WeightAverage?) throws {
    #expect(try configuration("{sgd: \(text)}").optimizer.average == average)
  }

  @Test(arguments: [
    ("{sgd: {ema_momentum: 0.9}}", "optimizer.sgd.ema_momentum is of an average of the weights, and there is none"),
    ("{sgd: {use_ema: true, ema_momentum: 1}}", "ema_momentum must be below 1"),
    ("{sgd: {use_ema: true, ema_overwrite_frequency: 0}}", "ema_overwrite_frequency must be an integer of at least 1"),
    ("{sgd: {clipvalue: 0}}", "optimizer.sgd.clipvalue must be a number"),
    (
      "{sgd: {clipvalue: 1, global_clipnorm: 2}}",
      "run.yaml:2: optimizer.sgd takes one of clipvalue, clipnorm and global_clipnorm, found clipvalue and global_clipnorm"
    ),
    ("{sgd: {weight_decay: -1}}", "weight_decay must be a number of at least 0"),
    (
      "{sgd: {exclude_from_weight_decay: [bias]}}",
      "optimizer.sgd.exclude_from_weight_decay excludes arrays from a decay, and there is none"
    ),
    (
      "{sgd: {weight_decay: 1, exclude_from_weight_decay: [bias, gama]}}",
      "run.yaml:2: optimizer.sgd.exclude_from_weight_decay 'gama' names no array; there are conv2d/kernel, conv2d/bias, dense/kernel, dense/bias"
    ),
    ("{sgd: {weight_decay: 1, exclude_from_weight_decay: []}}", "is an empty list"),
    ("{sgd: {weight_decay: 1, exclude_from_weight_decay: ['dense_1/*']}}", "'dense_1/*' names no array"),
  ])
  func whatCannotBeIsExplained(text: String, sentence: String) {
    let error = #expect(throws: (any Error).self) { try configuration(text) }
    #expect("\(String(describing: error))".contains(sentence), "\(String(describing: error))")
  }
}
