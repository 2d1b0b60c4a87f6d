import FMDistKernels
import FMDistNeuralNet

extension GradientCase {
  static let depthwise: [GradientCase] =
    Padding.allCases.flatMap { padding in
      [(1, 1), (2, 2), (1, 3)].map { strides in
        GradientCase(
          "depthwise_conv2d \(padding) strides \(strides)", .image(height: 7, width: 8, channels: 3),
          [
            .conv(18, (2, 2), .tanh),
            .depthwise((3, 2), strides: strides, padding: padding, .tanh),
            .depthwise((2, 1), padding: padding, multiplier: 2),
            .globalAveragePooling2D, .logits(4),
          ])
      }
    } + [
      GradientCase(
        "depthwise_conv2d of the model's input, without a bias", .image(height: 5, width: 6, channels: 5),
        [
          .depthwise((3, 3), padding: .same, multiplier: 1, useBias: false, .sigmoid),
          .depthwise((2, 3), strides: (2, 1), multiplier: 7, .tanh), .flatten, .logits(3),
        ]),
      GradientCase(
        "depthwise_conv2d of the model's input, several outputs a channel", .image(height: 5, width: 5, channels: 2),
        [.depthwise((2, 2), multiplier: 9, .tanh), .conv(4, (3, 3), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "depthwise_conv2d of whole blocks, before and behind relu and a pooling",
        .image(height: 9, width: 9, channels: 1),
        [
          .conv(32, (2, 2), .relu), .depthwise((3, 3), padding: .same, .relu), .pool((2, 2), (2, 2)),
          .conv(16, (1, 1), .relu), .depthwise((5, 5), padding: .same), .activation(.tanh), .globalAveragePooling2D,
          .logits(3),
        ]),
      GradientCase(
        "depthwise_conv2d with a window larger than its input, and strides larger than its window",
        .image(height: 4, width: 3, channels: 2),
        [
          .depthwise((5, 7), padding: .same, .tanh), .depthwise((1, 1), strides: (2, 3), padding: .same, .softmax),
          .flatten,
          .logits(3),
        ]),
      GradientCase(
        "an inverted residual block", .image(height: 4, width: 4, channels: 3),
        [
          .conv(5, (3, 3), padding: .same), .batchNormalization(), .activation(.tanh),
          .residual([
            .conv(20, (1, 1)), .batchNormalization(), .activation(.tanh),
            .depthwise((3, 3), padding: .same, useBias: false),
            .batchNormalization(), .activation(.tanh), .conv(5, (1, 1)), .batchNormalization(),
          ]), .globalAveragePooling2D, .logits(4),
        ]),
      GradientCase(
        "separable_conv2d of the model's input, and behind that", .image(height: 6, width: 5, channels: 3),
        [
          .separable(18, (3, 3), padding: .same, .tanh),
          .separable(5, (3, 2), strides: (2, 1), multiplier: 2, useBias: false),
          .activation(.tanh), .flatten, .logits(4),
        ]),
      GradientCase(
        "two separable_conv2d of one tensor, relu", .image(height: 5, width: 5, channels: 1),
        [
          .conv(16, (2, 2), .tanh).named("x"), .separable(17, (3, 3), padding: .same, .relu).named("a"),
          .separable(17, (1, 1), useBias: false, .sigmoid).named("b", inputs: ["x"]), .concatenate(["a", "b", "x"]),
          .flatten,
          .logits(3),
        ]),
    ]

  static let sampleNormalisations: [GradientCase] =
    [1, 5, 16, 18, 32].map { channels in
      GradientCase(
        "layer_normalization of \(channels) channels", .image(height: 4, width: 4, channels: 2),
        [
          .conv(channels, (2, 2), .tanh), .layerNormalization(epsilon: 0.1), .activation(.tanh),
          .conv(6, (2, 2)), .layerNormalization(scale: false), .flatten, .logits(4),
        ])
    }
    + [(1, 1), (5, 5), (16, 4), (18, 3), (18, -1), (32, 32)].map { channels, groups in
      GradientCase(
        "group_normalization of \(channels) channels in \(groups) groups", .image(height: 4, width: 4, channels: 2),
        [
          .conv(channels, (2, 2), .tanh), .groupNormalization(groups: groups, epsilon: 0.1), .activation(.tanh),
          .conv(6, (2, 2)), .groupNormalization(groups: 2, center: false), .flatten, .logits(4),
        ])
    } + [
      GradientCase(
        "normalisations of vectors", .vector(9),
        [
          .layerNormalization(), .dense(20, .tanh), .layerNormalization(), .activation(.relu), .dense(12),
          .groupNormalization(groups: 3), .dense(7), .layerNormalization(center: false, scale: false), .logits(5),
        ]),
      GradientCase(
        "normalisations of the model's input", .image(height: 4, width: 3, channels: 6),
        [
          .groupNormalization(groups: 3, center: false, scale: false), .layerNormalization(center: false, scale: false),
          .groupNormalization(groups: 2), .conv(4, (2, 2), .tanh), .flatten, .logits(3),
        ]),
      GradientCase(
        "normalisations of one tensor", .image(height: 4, width: 4, channels: 2),
        [
          .conv(18, (3, 3), .tanh).named("x"), .layerNormalization().named("a"),
          .groupNormalization(groups: 6).named("b", inputs: ["x"]), .add(["a", "b", "x"]), .flatten, .logits(3),
        ]),
    ]
}

extension LayerDescription {
  static func depthwise(
    _ kernel: (Int, Int), strides: (Int, Int) = (1, 1), padding: Padding = .valid, multiplier: Int = 1,
    useBias: Bool = true, _ activation: Activation = .linear
  ) -> Self {
    .depthwiseConv2D(
      kernelSize: Extent(kernel.0, kernel.1), strides: Extent(strides.0, strides.1), padding: padding,
      depthMultiplier: multiplier, activation: activation, useBias: useBias)
  }

  static func separable(
    _ filters: Int, _ kernel: (Int, Int), strides: (Int, Int) = (1, 1), padding: Padding = .valid, multiplier: Int = 1,
    useBias: Bool = true, _ activation: Activation = .linear
  ) -> Self {
    .separableConv2D(
      filters: filters, kernelSize: Extent(kernel.0, kernel.1), strides: Extent(strides.0, strides.1), padding: padding,
      depthMultiplier: multiplier, activation: activation, useBias: useBias)
  }
}
