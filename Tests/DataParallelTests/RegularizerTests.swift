import FMDistCommunication
import FMDistDataParallel
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// What regularizers do to a step, for kernels and biases.
@Suite struct RegularizerTests {
  private static let rate = 0.1

  private func setup(_ kernel: Regularizer?, _ bias: Regularizer?, clipped: Bool = false) -> TrainingSetup {
    let initializer = Initializer.randomUniform(minval: -0.5, maxval: 0.5)
    return TrainingSetup(
      name: "regularized",
      layers: [
        .conv2D(
          filters: 5, kernelSize: Extent(3, 3), activation: .tanh, biasInitializer: initializer,
          kernelRegularizer: kernel, biasRegularizer: bias), .flatten,
        .dense(
          units: TrainingSetup.classes, activation: .softmax, biasInitializer: initializer, kernelRegularizer: kernel,
          biasRegularizer: bias),
      ], optimizer: .sgd(learningRate: Self.rate), shards: 4, batchSize: 12, samples: 12, steps: 1)
  }

  @Test(
    arguments: [
      (Regularizer(l1: 0.02), nil), (Regularizer(l2: 0.03), nil),
      (Regularizer(l1: 0.01, l2: 0.02), Regularizer(l1: 0.05)),
      (nil, Regularizer(l1: 0.02, l2: 0.04)),
    ] as [(Regularizer?, Regularizer?)])
  func theLossGrowsByThePenaltyAndTheGradientByItsSlope(kernel: Regularizer?, bias: Regularizer?) throws {
    let before = try weights(setup(nil, nil), steps: 0)
    let plain = try weights(setup(nil, nil), steps: 1)
    let regularized = try weights(setup(kernel, bias), steps: 1)
    var penalty = 0.0
    for (index, name) in before.names.enumerated() {
      let regularizer = (name.hasSuffix("kernel") ? kernel : bias) ?? Regularizer()
      for (element, weight) in before.arrays[index].map(Double.init).enumerated() {
        penalty += regularizer.l1 * abs(weight) + regularizer.l2 * weight * weight
        let slope = regularizer.l1 * (weight > 0 ? 1 : weight < 0 ? -1 : 0) + 2 * regularizer.l2 * weight
        expectClose(
          Double(regularized.arrays[index][element]) - Double(plain.arrays[index][element]), -Self.rate * slope,
          within: 1e-6, "\(name)[\(element)]")
      }
    }
    expectClose(regularized.loss - plain.loss, 12 * penalty, within: 1e-4 * (1 + penalty), "the penalty")
    // Ranks and threads change nothing.
    let model = setup(kernel, bias)
    #expect(
      try model.train(ranks: 3, threads: 2)[0].lastWeights == model.train(ranks: 1, threads: 1)[0].lastWeights)
  }

  private func weights(
    _ setup: TrainingSetup, steps: Int
  ) throws -> (names: [String], arrays: [[Float]], loss: Double) {
    let (pixels, labels) = setup.images()
    let (pixelBuffer, labelBuffer) = (Buffer(pixels), Buffer(labels))
    let replica = try setup.replica(communicator: SingleProcess(), threads: 1)
    try replica.changeWeights { $0.initialize(seed: setup.seed) }
    var loss = 0.0
    for step in 0..<steps {
      let indices = Buffer(setup.indices(step: step))
      loss = try withExtendedLifetime((indices, pixelBuffer)) {
        Double(
          try replica.train(
            Batch(images: .bytes(pixelBuffer.view, .unit), labels: labelBuffer.view, indices: indices.view, step: step)
          ).loss)
      }
    }
    try replica.exchange.close()
    return (
      replica.network.plan.parameters.map(\.name),
      replica.network.parameters.map { $0.unpack(replica.network.weights.view) }, loss
    )
  }
}
