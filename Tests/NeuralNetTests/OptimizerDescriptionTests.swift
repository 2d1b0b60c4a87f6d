import FMDistNeuralNet
import Testing

struct OptimizerDescriptionTests {
  @Test(arguments: [
    ("sgd", OptimizerDescription.sgd(learningRate: 0.5, momentum: 0.9, nesterov: true)),
    ("adam", .adam(learningRate: 0.5, beta1: 0.8, beta2: 0.9, epsilon: 1e-5)),
    ("adamw", .adamw(learningRate: 0.5, beta1: 0.8, beta2: 0.9, epsilon: 1e-5, weightDecay: 0.3)),
    ("rmsprop", .rmsprop(learningRate: 0.5, rho: 0.8, momentum: 0.7, epsilon: 1e-5, centered: true)),
    ("adadelta", .adadelta(learningRate: 0.5, rho: 0.8, epsilon: 1e-5)),
  ])
  func eachHasItsNameAndRate(name: String, optimizer: OptimizerDescription) {
    #expect(optimizer.name == name)
    #expect(optimizer.learningRate == 0.5)
  }
}
