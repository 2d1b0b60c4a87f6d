import NeuralNet
import Testing

struct OptimizerDescriptionTests {
  @Test(arguments: [
    (
      "sgd", OptimizerDescription.sgd(learningRate: 0.5, momentum: 0.9, nesterov: true),
      OptimizerDescription.sgd(learningRate: 0.25, momentum: 0.9, nesterov: true)
    ),
    (
      "adam", .adam(learningRate: 0.5, beta1: 0.8, beta2: 0.9, epsilon: 1e-5),
      .adam(learningRate: 0.25, beta1: 0.8, beta2: 0.9, epsilon: 1e-5)
    ),
    (
      "rmsprop", .rmsprop(learningRate: 0.5, rho: 0.8, momentum: 0.7, epsilon: 1e-5, centered: true),
      .rmsprop(learningRate: 0.25, rho: 0.8, momentum: 0.7, epsilon: 1e-5, centered: true)
    ),
    (
      "adadelta", .adadelta(learningRate: 0.5, rho: 0.8, epsilon: 1e-5),
      .adadelta(learningRate: 0.25, rho: 0.8, epsilon: 1e-5)
    ),
  ])
  func anotherLearningRateChangesNothingElse(name: String, one: OptimizerDescription, other: OptimizerDescription) {
    #expect(one.name == name)
    #expect(one.learningRate == 0.5)
    #expect(one.with(learningRate: 0.25) == other)
  }
}
