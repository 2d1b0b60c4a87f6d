import FMDistCommunication
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// The same bits across machines: the weights after a few steps, as numbers that no processor or compiler may change.
///
/// If a test fails, some sum is added in another order than before, or some function rounds in another way. If that was not
/// meant, it is a bug: compare kernels with the version before. If it was meant (a kernel's order of additions, a
/// random number's use), then
/// 1. check the weights found against another target: `FMDIST_MARCH=x86-64-v3 swift build -c release --build-tests`, and a build
///    for this processor, must give the same number;
/// 2. put that number here, and say in the commit and in CHANGELOG.md that trained weights change.
@Suite struct GoldenWeightsTests {
  /// Of the bits of the packed weights.
  private static let fingerprints: [(setup: TrainingSetup, fingerprint: UInt64)] = [
    (.sparseGradients, 15_739_301_426_490_951_434),
    (.denseGradients, 11_263_149_292_942_915_267),
  ]

  @Test(arguments: fingerprints)
  func weightsHaveTheSameBitsOnEveryMachine(setup: TrainingSetup, fingerprint: UInt64) throws {
    let weights = try setup.train(over: SingleProcess(), threads: 2).weights
    #expect(Set(weights).count == setup.steps, "every step changes the weights")
    #expect(weights.last == fingerprint)
  }
}

extension TrainingSetup {
  /// More filters than a chunk, half blocks, a window wider than a tile, pooling in registers and not, and every dropout.
  static let sparseGradients = TrainingSetup(
    name: "relu, dropout and pooling", input: .image(height: 20, width: 25, channels: 3),
    layers: [
      .conv2D(filters: 70, kernelSize: .init(3, 7), strides: .init(1, 1), padding: .valid, activation: .relu),
      .maxPooling2D(poolSize: .init(2, 2), strides: .init(2, 2)),
      .conv2D(filters: 36, kernelSize: .init(3, 3), strides: .init(1, 1), padding: .valid, activation: .relu),
      .dropout(rate: 0.3),
      .conv2D(filters: 20, kernelSize: .init(5, 5), strides: .init(1, 1), padding: .same, activation: .relu),
      .dropout(rate: 0.2), .maxPooling2D(poolSize: .init(3, 3), strides: .init(3, 3)), .dropout(rate: 0.1),
      .conv2D(filters: 16, kernelSize: .init(1, 7), strides: .init(1, 2), padding: .same, activation: .relu),
      .flatten, .dropout(rate: 0.1), .dense(units: 24, activation: .relu), .dropout(rate: 0.4),
      .dense(units: classes, activation: .softmax),
    ], optimizer: .adam(learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-7), shards: 8, batchSize: 13,
    samples: 31, steps: 4)

  /// Other activations, strides, pooling of windows that overlap, and other optimizers' functions.
  static let denseGradients = TrainingSetup(
    name: "tanh, sigmoid and strides", input: .image(height: 20, width: 25, channels: 3),
    layers: [
      .conv2D(filters: 9, kernelSize: .init(2, 3), strides: .init(1, 2), padding: .same, activation: .tanh),
      .maxPooling2D(poolSize: .init(2, 3), strides: .init(2, 3)),
      .conv2D(filters: 33, kernelSize: .init(3, 2), strides: .init(2, 1), padding: .same, activation: .sigmoid),
      .maxPooling2D(poolSize: .init(3, 2), strides: .init(1, 1)), .flatten, .dense(units: 40, activation: .tanh),
      .dropout(rate: 0.3), .dense(units: classes, activation: .softmax),
    ],
    optimizer: .rmsprop(learningRate: 0.002, rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true), shards: 5,
    batchSize: 13, samples: 31, steps: 4)
}
