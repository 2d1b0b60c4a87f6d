import FMDistKernels
import FMDistNeuralNet

/// Options of dense layers and convolutions, and activations where they meet other layers.
extension GradientCase {
  static let options: [GradientCase] =
    [
      GradientCase(
        "dense and conv2d without bias", .image(height: 4, width: 4, channels: 5),
        [
          .conv2D(filters: 18, kernelSize: Extent(2, 2), activation: .tanh, useBias: false),
          .conv2D(filters: 5, kernelSize: Extent(2, 2), activation: .gelu, useBias: false).named("a"), .flatten,
          .dense(units: 17, activation: .silu, useBias: false), .dense(units: 3, activation: .softmax, useBias: false),
        ]),
      GradientCase(
        "conv2d dilated", .image(height: 7, width: 6, channels: 3),
        [
          .conv2D(filters: 16, kernelSize: Extent(3, 2), dilationRate: Extent(2, 3), activation: .relu),
          .dropout(rate: 0.2),
          .conv2D(filters: 18, kernelSize: Extent(3, 3), padding: .same, dilationRate: Extent(2, 2), activation: .relu),
          .pool((2, 2), (2, 2)),
          .conv2D(
            filters: 5, kernelSize: Extent(2, 1), strides: Extent(2, 1), padding: .same, dilationRate: Extent(3, 1),
            activation: .tanh), .flatten, .logits(3),
        ]),
      GradientCase(
        "conv2d in groups", .image(height: 5, width: 4, channels: 6),
        [
          .conv2D(filters: 9, kernelSize: Extent(2, 2), groups: 3, activation: .tanh).named("a"),
          .conv2D(filters: 18, kernelSize: Extent(3, 3), padding: .same, groups: 9, activation: .gelu, useBias: false),
          .conv2D(
            filters: 36, kernelSize: Extent(2, 2), strides: Extent(2, 1), padding: .same, dilationRate: Extent(1, 2),
            groups: 2, activation: .relu),
          .dropout(rate: 0.2), .conv2D(filters: 64, kernelSize: Extent(1, 1), groups: 4, activation: .tanh).named("b"),
          .conv2D(filters: 9, kernelSize: Extent(1, 1), groups: 9).named(inputs: ["a"]),
          .globalAveragePooling2D.named("c"),
          .globalAveragePooling2D.named(inputs: ["b"]), .concatenate(["c", "global_average_pooling2d"]), .logits(3),
        ]),
      GradientCase(
        "activation exponential", .image(height: 4, width: 4, channels: 2),
        [
          .conv(5, (2, 2), .tanh), .conv(7, (1, 1), .exponential), .batchNormalization(), .activation(.tanh),
          .activation(.exponential), .globalAveragePooling2D, .dense(6, .tanh), .dense(4, .exponential), .logits(3),
        ]),
    ]
    + [
      GradientCase(
        "activity_regularizer of layers that else join", .image(height: 6, width: 6, channels: 2),
        [
          .conv(5, (2, 2), .relu).penalized(by: Regularizer(l2: 0.3)), .dropout(rate: 0.2), .pool((2, 2), (2, 2)),
          .conv(18, (2, 2), .sigmoid).penalized(by: Regularizer(l1: 0.2, l2: 0.1)), .flatten,
          .dense(7, .exponential).penalized(by: Regularizer(l1: 0.05)),
          .dense(9, .gelu).penalized(by: Regularizer(l2: 0.2)),
          .logits(3).penalized(by: Regularizer(l1: 0.4, l2: 0.7)),
        ]),
      GradientCase(
        "activity_regularizer in a graph", .image(height: 4, width: 5, channels: 3),
        [
          .rescaling(scale: 2).penalized(by: Regularizer(l2: 0.3)),
          .conv(5, (3, 3), padding: .same).named("x").penalized(by: Regularizer(l2: 0.1)),
          .batchNormalization().penalized(by: Regularizer(l1: 0.1)), .activation(.tanh).named("y"),
          .depthwise((2, 2), padding: .same, .softmax).penalized(by: Regularizer(l2: 0.5)),
          .residual([.separable(5, (2, 2), padding: .same)]).named("z").penalized(by: Regularizer(l2: 0.2)),
          .add(["x", "z", "y"]).penalized(by: Regularizer(l1: 0.1, l2: 0.1)), .activation(.relu),
          .globalAveragePooling2D,
          .dense(4).penalized(by: Regularizer(l2: 0.4)),
          .activation(.softmax).penalized(by: Regularizer(l2: 1.5)),
        ]),
    ]
    + [Activation.gelu, .silu, .softplus, .hardSigmoid, .selu].map { activation in
      GradientCase(
        "\(activation) with every layer that may join it", .image(height: 5, width: 5, channels: 2),
        [
          .conv(5, (2, 2), activation), .pool((2, 2), (2, 2)), .conv(18, (2, 2), padding: .same), .batchNormalization(),
          .activation(activation).named("x"), .conv(18, (1, 1), activation), .add(["x", "conv2d_2"]),
          .activation(activation), .depthwiseConv2D(kernelSize: Extent(1, 2), activation: activation),
          .separableConv2D(filters: 6, kernelSize: Extent(1, 1), activation: activation), .globalAveragePooling2D,
          .dropout(rate: 0.2), .dense(7, activation),
          .dropout(rate: 0.3), .logits(3),
        ])
    }
}
