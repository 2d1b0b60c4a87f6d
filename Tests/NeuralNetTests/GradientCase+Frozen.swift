import FMDistKernels
import FMDistNeuralNet

/// Layers that do not learn, before, between and behind layers that do.
extension GradientCase {
  static let frozen: [GradientCase] =
    [
      GradientCase(
        "frozen layers of every kind between others", .image(height: 8, width: 7, channels: 3),
        [
          .conv(18, (2, 2), .tanh), .conv(16, (3, 3), padding: .same, .relu).frozen(), .dropout(rate: 0.2),
          .pool((2, 2), (2, 2)), .depthwise((2, 2), padding: .same, .tanh).frozen(),
          .separable(18, (2, 2), padding: .same).frozen(),
          .conv2D(filters: 36, kernelSize: Extent(2, 2), groups: 2, activation: .gelu).frozen(),
          .groupNormalization(groups: 4).frozen(), .layerNormalization().frozen(), .flatten,
          .dense(19, .sigmoid).frozen(), .dense(7, .tanh), .dense(9, .gelu).frozen(), .logits(4),
        ]),
      GradientCase(
        "frozen layers below the first that learns", .image(height: 6, width: 6, channels: 2),
        [
          .batchNormalization().frozen(), .conv(18, (3, 3), .relu).frozen(), .batchNormalization().frozen(),
          .activation(.relu), .pool((2, 2), (2, 2)), .conv(5, (1, 1), .gelu).frozen(), .flatten,
          .dense(8, .tanh).frozen(), .dense(6, .silu), .logits(3),
        ]),
      GradientCase(
        "frozen layers behind the last that learns", .image(height: 5, width: 5, channels: 1),
        [
          .conv(6, (2, 2), .tanh), .conv(7, (2, 2), .sigmoid).frozen(), .globalAveragePooling2D,
          .dense(9, .tanh).frozen(), .logits(3).frozen(),
        ]),
      GradientCase(
        "a frozen way and one that learns, of one tensor and of the input", .image(height: 4, width: 4, channels: 2),
        [
          .conv(5, (3, 3), padding: .same, .tanh).named("x"), .conv(5, (1, 1)).frozen().named("a"),
          .conv(5, (3, 3), padding: .same, .tanh).named("b", inputs: ["x"]),
          .conv(5, (1, 1), .relu).frozen().named("c", inputs: ["input"]),
          .conv(5, (2, 2), padding: .same, .tanh).frozen().named("d"), .add(["a", "b", "c", "d", "x"]),
          .residual([.conv(5, (1, 1), .tanh), .batchNormalization()], shortcut: [.conv(5, (1, 1))]).frozen(),
          .multiply(["add_1", "c"]), .globalAveragePooling2D, .dense(6, .tanh).frozen().named("e"),
          .dense(6, .tanh).named("f", inputs: ["global_average_pooling2d"]), .add(["e", "f"]), .logits(3),
        ]),
    ]
    + [Activation.linear, .relu, .tanh].map { activation in
      GradientCase(
        "batch_normalization frozen, then \(activation)", .image(height: 5, width: 5, channels: 2),
        [
          .conv(18, (3, 3)), .batchNormalization().frozen(), .activation(activation), .conv(6, (2, 2), .tanh),
          .batchNormalization(epsilon: 0.1, scale: false).frozen(),
          .batchNormalization(epsilon: 0.1), .batchNormalization(center: false).frozen(), .flatten, .dense(5),
          .batchNormalization(center: false, scale: false).frozen(), .logits(4),
        ])
    }
}
