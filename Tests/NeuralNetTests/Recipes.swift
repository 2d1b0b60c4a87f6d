import FMDistKernels
import FMDistNeuralNet

/// The published recipes, and how many parameters they report.
struct Recipe: CustomStringConvertible, Sendable {
  let name: String
  let layers: [LayerDescription]
  let parameterCount: Int

  var description: String { name }

  static let image = Shape.image(height: 28, width: 28, channels: 1)

  static let all: [Recipe] = [
    Recipe(
      name: "jin2020-mlp",
      layers: [
        .flatten, .dense(512, .relu), .dropout(rate: 0.3), .dense(1024, .relu), .dropout(rate: 0.3), .logits(10),
      ], parameterCount: 937_482),
    Recipe(
      name: "jin2020-cnn",
      layers: [
        .conv(16, (5, 5), padding: .same, .relu), .dropout(rate: 0.3), .conv(32, (3, 3), padding: .same, .relu), .halve,
        .conv(36, (5, 5), padding: .same, .relu), .dropout(rate: 0.3), .conv(64, (3, 3), padding: .same, .relu), .halve,
        .dropout(rate: 0.25), .conv(128, (3, 3), padding: .same, .relu), .dropout(rate: 0.3),
        .conv(128, (3, 3), padding: .same, .relu), .halve, .flatten, .dropout(rate: 0.3), .dense(128, .relu),
        .dropout(rate: 0.5), .dense(1500, .relu), .dropout(rate: 0.3), .logits(10),
      ], parameterCount: 632_226),
    Recipe(
      name: "ps2-2018-cnn",
      layers: [
        .conv(32, (3, 3), .relu), .permute(dims: [3, 1, 2]), .conv(64, (3, 3), .relu), .halve, .dropout(rate: 0.25),
        .flatten, .dense(128, .relu), .dropout(rate: 0.5), .logits(10),
      ], parameterCount: 1_491_338),
    Recipe(
      name: "tao2018-mlp",
      layers: [
        .flatten, .dense(256, .relu), .dropout(rate: 0.4), .dense(256, .relu), .dropout(rate: 0.3), .dense(256, .relu),
        .dropout(rate: 0.2), .logits(10),
      ], parameterCount: 335_114),
    Recipe(
      name: "tao2018-convnet",
      layers: [
        .conv(32, (5, 5), .relu), .halve, .dropout(rate: 0.25), .conv(64, (3, 3), .relu), .halve, .dropout(rate: 0.25),
        .conv(128, (3, 3), .relu), .dropout(rate: 0.4), .flatten, .dense(128, .relu), .dropout(rate: 0.3), .logits(10),
      ], parameterCount: 242_058),
    Recipe(
      name: "kh2021-ann", layers: [.flatten, .dense(512, .relu), .dense(256, .relu), .dropout(rate: 0.5), .logits(10)],
      parameterCount: 535_818),
    Recipe(
      name: "kh2021-cnn-base",
      layers: [
        .conv(32, (3, 3), .relu), .halve, .conv(32, (3, 3), .relu), .halve, .conv(32, (3, 3), .relu), .flatten,
        .dense(32, .relu), .logits(10),
      ], parameterCount: 28_394),
    Recipe(
      name: "kh2021-cnn-tuned",
      layers: [
        .conv(64, (3, 3), .relu), .halve, .conv(64, (3, 3), .relu), .flatten, .dropout(rate: 0.5), .dense(128, .relu),
        .logits(10),
      ], parameterCount: 1_030_218),
    Recipe(
      name: "neelamraju2019-one-hidden", layers: [.flatten, .dense(128, .sigmoid), .logits(10)], parameterCount: 101_770
    ),
    Recipe(
      name: "neelamraju2019-mlp",
      layers: [.flatten, .dense(512, .relu), .dense(256, .relu), .dense(128, .relu), .logits(10)],
      parameterCount: 567_434),
    Recipe(
      name: "neelamraju2019-cnn",
      layers: [
        .conv(64, (3, 3), padding: .same, .relu), .dropout(rate: 0.2), .halve,
        .conv(32, (3, 3), padding: .same, .relu), .dropout(rate: 0.2), .halve, .flatten, .dense(256, .relu),
        .logits(10),
      ], parameterCount: 423_338),
  ]
}

extension LayerDescription {
  /// Pooling of 2 x 2.
  static let halve = LayerDescription.pool((2, 2), (2, 2))
}
