import FMDistNeuralNet
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Foundation
import Testing

struct DefaultConfigurationTests {
  @Test func theBuiltInConfigurationIsTheFileInConfigs() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs/default.yaml")
    #expect(try String(contentsOf: file, encoding: .utf8) == RunConfiguration.defaultText)
  }

  @Test(arguments: [
    "{sgd: {nesterov: true}}", "{adam: {epsilon: 0.1}}", "{adamw: {weight_decay: 0.1, beta_1: 0.8}}", "adadelta",
    "{adadelta: {rho: 0.8, learning_rate: 0.5}}",
    "rmsprop", "{rmsprop: {rho: 0.8, momentum: 0.7, epsilon: 0.1, centered: true, learning_rate: 0.5}}",
  ])
  func aResolvedConfigurationReadsBackTheSame(optimizer: String) throws {
    let configuration = try RunConfiguration.load(file: nil, overrides: ["data.limit=7", "optimizer=\(optimizer)"])
    let again = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved"))
    #expect(again == configuration)
  }

  /// Keras's, but for Adadelta's rate, which is the paper's.
  @Test(arguments: [
    ("sgd", OptimizerDescription.sgd(learningRate: 0.01, momentum: 0, nesterov: false)),
    ("adam", .adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)),
    ("adamw", .adamw(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004)),
    ("rmsprop", .rmsprop(learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false)),
    ("adadelta", .adadelta(learningRate: 1, rho: 0.95, epsilon: 1e-7)),
  ])
  func anOptimizerWithoutSettingsHasTheDocumentedOnes(name: String, expected: OptimizerDescription) throws {
    let configuration = try RunConfiguration.load(file: nil, overrides: ["optimizer=\(name)"])
    #expect(configuration.optimizer == expected)
  }
}
