import FMDistKernels
import FMDistNeuralNet

/// The networks that people know, small: ways that part and meet, statistics of shards, and averages that follow them.
extension TrainingSetup {
  static let networks: [TrainingSetup] = [
    TrainingSetup(
      name: "ResNet", input: .image(height: 8, width: 8, channels: 3),
      layers: [
        conv(8, 3), .batchNormalization(), .activation(.relu),
        .residual([
          conv(8, 3), .batchNormalization(), .activation(.relu), conv(8, 3), .batchNormalization(),
        ]), .activation(.relu),
        .residual(
          [conv(18, 3, strides: 2), .batchNormalization(), .activation(.relu), conv(18, 3), .batchNormalization()],
          shortcut: [conv(18, 1, strides: 2), .batchNormalization()]), .activation(.relu), .globalAveragePooling2D,
        classifier,
      ], optimizer: .sgd(learningRate: 0.05, momentum: 0.9, nesterov: false), shards: 8, batchSize: 19, samples: 45,
      steps: 3),
    TrainingSetup(
      name: "MobileNet", input: .image(height: 7, width: 7, channels: 1),
      layers: [
        .separableConv2D(filters: 8, kernelSize: Extent(3, 3), padding: .same, depthMultiplier: 2), .activation(.relu),
        .residual([
          conv(20, 1), .batchNormalization().penalized(by: Regularizer(l1: 0.001, l2: 0.002)), .activation(.relu),
          .depthwiseConv2D(kernelSize: Extent(3, 3), padding: .same, useBias: false), .batchNormalization(),
          .activation(.relu), conv(8, 1), .batchNormalization(),
        ]),
        .depthwiseConv2D(
          kernelSize: Extent(3, 3), strides: Extent(2, 2), padding: .same, depthMultiplier: 2, activation: .relu),
        conv(17, 1), .batchNormalization(), .activation(.relu), .globalAveragePooling2D, .dropout(rate: 0.2),
        classifier,
      ], optimizer: .adam(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7), shards: 5, batchSize: 13,
      samples: 31, steps: 3),
    TrainingSetup(
      name: "Inception", input: .image(height: 6, width: 6, channels: 3),
      layers: [
        conv(6, 3, activation: .relu).named("stem"), conv(4, 1, activation: .relu).named("one"),
        conv(5, 1, activation: .relu).named(inputs: ["stem"]),
        conv(7, 3, activation: .relu).named("three").penalized(by: Regularizer(l1: 0.001)),
        conv(3, 1, activation: .relu).named(inputs: ["stem"]), conv(4, 5, activation: .tanh).named("five"),
        .depthwiseConv2D(kernelSize: Extent(3, 3), padding: .same).named("pool", inputs: ["stem"]),
        .concatenate(["one", "three", "five", "pool"]), .groupNormalization(groups: 3), .activation(.relu),
        .maxPooling2D(poolSize: Extent(2, 2)), .flatten,
        .dense(units: 20, activation: .relu).named("top").penalized(by: Regularizer(l2: 0.01)),
        .dense(units: 20, activation: .sigmoid).named("gate"), .multiply(["top", "gate"]), classifier,
      ], optimizer: .adam(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7), shards: 8, batchSize: 13,
      samples: 31, steps: 3),
    TrainingSetup(
      name: "DenseNet", input: .image(height: 6, width: 6, channels: 3),
      layers: [
        conv(8, 3).named("a"), .batchNormalization(), .activation(.relu), conv(4, 3).named("b"),
        .concatenate(["a", "b"]).named("ab"), .batchNormalization(), .activation(.relu), conv(4, 3).named("c"),
        .concatenate(["ab", "c", "input"]), .layerNormalization(), conv(17, 1), .maxPooling2D(poolSize: Extent(2, 2)),
        .batchNormalization(), .activation(.relu), .globalAveragePooling2D, classifier,
      ], optimizer: .rmsprop(learningRate: 0.002, rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true), shards: 12,
      batchSize: 25, samples: 60, steps: 3),
  ]

  /// Parts that are frozen, and others that learn at rates of their own.
  static let tuned: [TrainingSetup] = [
    TrainingSetup(
      name: "frozen below and between, and multiplied rates", input: .image(height: 8, width: 8, channels: 3),
      layers: [
        conv(8, 3), .batchNormalization(), .activation(.relu), conv(18, 3, strides: 2).named("learns"),
        .residual([conv(18, 3), .batchNormalization(), .activation(.relu)]),
        .separableConv2D(
          filters: 6, kernelSize: Extent(3, 3), padding: .same), .globalAveragePooling2D,
        .dense(units: 20, activation: .tanh, kernelRegularizer: Regularizer(l2: 0.1)),
        .dense(units: 20, activation: .tanh, kernelRegularizer: Regularizer(l2: 0.1)), classifier,
      ],
      rules: [
        LayerRule(match: [NamePattern("conv2d*"), NamePattern("*normalization")], isTrainable: false),
        LayerRule(match: [NamePattern("dense*")], learningRateMultiplier: 3),
        LayerRule(match: [NamePattern("dense_1")], isTrainable: false, learningRateMultiplier: 0.5),
      ], optimizer: .adam(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7), shards: 8, batchSize: 13,
      samples: 31, steps: 3),
    TrainingSetup(
      name: "weight decay of kernels alone", input: .image(height: 8, width: 8, channels: 3),
      layers: [
        conv(18, 3), .batchNormalization(), .activation(.relu), .globalAveragePooling2D,
        .dense(units: 20, activation: .tanh), classifier,
      ],
      optimizer: .sgd(learningRate: 0.1, momentum: 0.9).decaying(0.3, exceptFor: ["bias", "gamma", "beta"]), shards: 8,
      batchSize: 13, samples: 31, steps: 3),
    TrainingSetup(
      name: "averages that overwrite weights", input: .image(height: 8, width: 8, channels: 3),
      layers: [
        conv(18, 3), .batchNormalization(), .activation(.relu), .globalAveragePooling2D,
        .dense(units: 20, activation: .tanh), classifier,
      ], rules: [LayerRule(match: [NamePattern("dense")], learningRateMultiplier: 0.5)],
      optimizer: .adam(learningRate: 0.01).averaging(WeightAverage(momentum: 0.9, overwriteFrequency: 2)), shards: 8,
      batchSize: 13, samples: 31, steps: 5),
  ]

  private static let classifier = LayerDescription.dense(units: classes, activation: .softmax)

  private static func conv(
    _ filters: Int, _ side: Int, strides: Int = 1, activation: Activation = .linear
  ) -> LayerDescription {
    .conv2D(
      filters: filters, kernelSize: Extent(side, side), strides: Extent(strides, strides), padding: .same,
      activation: activation)
  }
}
