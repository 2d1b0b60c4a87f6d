import FMDistKernels
import FMDistNeuralNet
import Foundation

/// A small model whose gradient is checked.
struct GradientCase: CustomStringConvertible, Sendable {
  let name: String
  let input: Shape
  let layers: [LayerDescription]

  var description: String { name }

  init(_ name: String, _ input: Shape, _ layers: [LayerDescription]) {
    self.name = name
    self.input = input
    self.layers = layers
  }

  /// All cases; for trials those with `FMDIST_CASES` in their names.
  static let all =
    (dense + convolutions + poolings + permutations + others + graphs + normalisations + depthwise
    + sampleNormalisations + options + images + frozen + everyKind)
    .filter { model in ProcessInfo.processInfo.environment["FMDIST_CASES"].map(model.name.contains) ?? true }

  /// All activations but exp, of which two in a row leave Float.
  static let stackable = Activation.allCases.filter { $0 != .exponential }

  /// Every activation fused in a dense layer and as a layer of its own; sizes below, at and above a block of sixteen.
  static let dense: [GradientCase] =
    stackable.map { activation in
      GradientCase("dense \(activation)", .vector(19), [.dense(17, activation), .dense(5, activation), .logits(10)])
    }
    + stackable.map { activation in
      GradientCase(
        "activation \(activation) of a vector", .image(height: 3, width: 5, channels: 1),
        [.flatten, .dense(16), .activation(activation), .dense(33), .activation(activation), .logits(3)])
    }

  /// Every padding with every stride, and every activation; channels that fill no block, one, and more than one.
  static let convolutions: [GradientCase] =
    Padding.allCases.flatMap { padding in
      [(1, 1), (2, 2), (3, 2), (1, 3)].map { strides in
        GradientCase(
          "conv2d \(padding) strides \(strides)", .image(height: 9, width: 8, channels: 3),
          [
            .conv(5, (3, 2), strides: strides, padding: padding, .tanh),
            .conv(18, (2, 3), strides: (2, 1), padding: .same, .linear), .flatten, .logits(4),
          ])
      }
    }
    + stackable.map { activation in
      GradientCase(
        "conv2d \(activation)", .image(height: 5, width: 6, channels: 2),
        [.conv(16, (3, 3), padding: .same, activation), .conv(7, (3, 3), activation), .flatten, .logits(5)])
    }
    + stackable.map { activation in
      GradientCase(
        "activation \(activation) of an image", .image(height: 4, width: 6, channels: 1),
        [
          .conv(6, (2, 2)), .activation(activation), .conv(32, (2, 2), padding: .same), .activation(activation),
          .flatten,
          .logits(5),
        ])
    }
    + [
      GradientCase(
        "conv2d 5 x 5, seven outputs to a row, whole blocks of channels", .image(height: 7, width: 7, channels: 16),
        [.conv(16, (5, 5), padding: .same, .tanh), .conv(16, (5, 5), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "conv2d 1 x 1 and a last one as wide as its input", .image(height: 4, width: 4, channels: 3),
        [.conv(20, (1, 1), .sigmoid), .conv(10, (4, 4)), .flatten, .activation(.softmax)]),
      GradientCase(
        "conv2d with a window larger than its input", .image(height: 2, width: 3, channels: 2),
        [
          .conv(4, (5, 7), padding: .same, .tanh), .conv(4, (6, 5), strides: (2, 2), padding: .same), .flatten,
          .logits(3),
        ]),
      GradientCase(
        "conv2d with strides larger than its window", .image(height: 10, width: 11, channels: 2),
        [.conv(6, (2, 2), strides: (3, 3), .tanh), .conv(3, (1, 1), strides: (2, 3)), .flatten, .logits(3)]),
    ]

  static let poolings: [GradientCase] =
    [((2, 2), (2, 2)), ((3, 3), (2, 2)), ((3, 2), (1, 1)), ((2, 2), (3, 3)), ((2, 3), (1, 2))].map { pool, strides in
      GradientCase(
        "max_pooling2d \(pool) strides \(strides)", .image(height: 9, width: 7, channels: 2),
        [
          .conv(6, (2, 2), .linear), .pool(pool, strides), .conv(17, (2, 2), padding: .same, .tanh),
          .pool((2, 2), (1, 1)), .flatten, .logits(4),
        ])
    } + [
      GradientCase(
        "max_pooling2d of the model's input", .image(height: 7, width: 9, channels: 3),
        [.pool((2, 2), (2, 2)), .conv(4, (3, 3), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "max_pooling2d of whole blocks of channels", .image(height: 6, width: 5, channels: 1),
        [.conv(32, (2, 2), .relu), .pool((2, 2), (2, 2)), .flatten, .logits(3)]),
    ]

  /// Every order of axes, of padded and of whole blocks, from the model's input too, and before what may join a convolution.
  static let permutations: [GradientCase] =
    [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]].map { dims in
      GradientCase(
        "permute \(dims)", .image(height: 7, width: 6, channels: 2),
        [
          .conv(5, (3, 2), .tanh), .permute(dims: dims), .conv(4, (2, 3), padding: .same, .sigmoid), .flatten,
          .logits(3),
        ])
    } + [
      GradientCase(
        "permute of the model's input", .image(height: 3, width: 6, channels: 5),
        [.permute(dims: [2, 3, 1]), .conv(17, (3, 3), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "permute of whole blocks between relu and dropout", .image(height: 5, width: 17, channels: 1),
        [
          .conv(16, (2, 2), .relu), .permute(dims: [3, 1, 2]), .dropout(rate: 0.3), .permute(dims: [2, 1, 3]),
          .pool((2, 2), (2, 2)), .flatten, .dense(9, .tanh), .logits(3),
        ]),
      GradientCase(
        "permute before flatten and dropout", .image(height: 4, width: 4, channels: 3),
        [.conv(18, (3, 3), .relu), .permute(dims: [3, 2, 1]), .flatten, .dropout(rate: 0.2), .logits(4)]),
    ]

  /// Tensors with several readers, of every kind of layer, and ways that meet again.
  static let graphs: [GradientCase] = [
    GradientCase(
      "a sum of two convolutions of one tensor", .image(height: 5, width: 6, channels: 2),
      [
        .conv(5, (3, 3), padding: .same, .tanh).named("stem"), .conv(5, (3, 3), padding: .same, .tanh).named("a"),
        .conv(5, (1, 1), .sigmoid).named(inputs: ["stem"]), .add(["a", "conv2d", "stem"]), .flatten, .logits(4),
      ]),
    GradientCase(
      "two residual blocks, one with a shortcut of its own", .image(height: 4, width: 4, channels: 2),
      [
        .conv(5, (3, 3), padding: .same, .tanh),
        .residual([.conv(5, (3, 3), padding: .same, .tanh), .conv(5, (3, 3), padding: .same)]), .activation(.tanh),
        .residual(
          [.conv(18, (3, 3), strides: (2, 2), padding: .same, .tanh), .conv(18, (3, 3), padding: .same)],
          shortcut: [.conv(18, (1, 1), strides: (2, 2))]), .activation(.relu), .globalAveragePooling2D, .logits(5),
      ]),
    GradientCase(
      "the model's input joined with what is made of it", .image(height: 4, width: 5, channels: 3),
      [
        .conv(3, (3, 3), padding: .same, .tanh), .multiply(["conv2d", "input"]), .concatenate(["multiply", "input"]),
        .subtract("multiply", "conv2d"), .concatenate(["subtract", "concatenate", "conv2d"]), .flatten, .logits(3),
      ]),
    GradientCase(
      "dense layers that read one vector", .vector(19),
      [
        .dense(17, .tanh).named("a"), .dense(17, .tanh).named("b"), .dense(17, .sigmoid).named("c", inputs: ["a"]),
        .dropout(rate: 0.3).named("d", inputs: ["a"]), .multiply(["b", "c", "d"]),
        .concatenate(["multiply", "a", "c"]), .logits(6),
      ]),
    GradientCase(
      "a pooling, a flattening and an activation that read one image", .image(height: 4, width: 4, channels: 1),
      [
        .conv(16, (3, 3), padding: .same, .tanh).named("x"), .flatten.named("flat"), .dense(7, .tanh).named("dense"),
        .pool((2, 2), (2, 2)).named(inputs: ["x"]), .flatten.named("pooled"),
        .activation(.sigmoid).named(inputs: ["x"]), .flatten, .dense(7).named("other"), .add(["dense", "other"]),
        .concatenate(["add", "pooled", "flat"]), .logits(3),
      ]),
  ]

  /// Statistics of shards, of images and vectors, of the model's input too, with the activation that joins and without.
  static let normalisations: [GradientCase] =
    [Activation.linear, .relu, .tanh].map { activation in
      GradientCase(
        "batch_normalization of an image, then \(activation)", .image(height: 5, width: 5, channels: 2),
        [
          .conv(18, (3, 3)), .batchNormalization(), .activation(activation), .conv(6, (2, 2), .tanh),
          .batchNormalization(epsilon: 0.1, scale: false), .flatten, .logits(4),
        ])
    } + [
      GradientCase(
        "batch_normalization of vectors", .vector(9),
        [
          .dense(20, .tanh), .batchNormalization(epsilon: 0.5), .dense(8),
          .batchNormalization(epsilon: 0.2, center: false),
          .activation(.sigmoid), .logits(5),
        ]),
      GradientCase(
        "batch_normalization of the model's input", .image(height: 4, width: 3, channels: 3),
        [.batchNormalization(center: false, scale: false), .conv(4, (2, 2), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "residual blocks with batch_normalization", .image(height: 4, width: 4, channels: 2),
        [
          .conv(5, (3, 3), padding: .same), .batchNormalization(), .activation(.tanh),
          .residual(
            [
              .conv(5, (3, 3), padding: .same), .batchNormalization(), .activation(.tanh),
              .conv(5, (3, 3), padding: .same), .batchNormalization(),
            ]), .activation(.tanh),
          .residual(
            [
              .conv(18, (3, 3), strides: (2, 2), padding: .same), .batchNormalization(), .activation(.tanh),
              .conv(18, (3, 3), padding: .same), .batchNormalization(),
            ], shortcut: [.conv(18, (1, 1), strides: (2, 2)), .batchNormalization()]), .activation(.tanh),
          .globalAveragePooling2D, .logits(5),
        ]),
    ]

  static let others: [GradientCase] = [
    GradientCase(
      "dropout after every layer", .image(height: 6, width: 7, channels: 1),
      [
        .dropout(rate: 0.1), .conv(6, (3, 3), padding: .same, .tanh), .dropout(rate: 0.3), .pool((2, 2), (2, 2)),
        .dropout(rate: 0.2), .flatten, .dropout(rate: 0.1), .dense(20, .tanh), .dropout(rate: 0.5), .logits(4),
      ]),
    GradientCase(
      "dropout of whole blocks, and before softmax", .image(height: 5, width: 5, channels: 1),
      [
        .conv(16, (2, 2), .sigmoid), .dropout(rate: 0.4), .flatten, .dense(10), .dropout(rate: 0.2),
        .activation(.softmax),
      ]),
    GradientCase("one layer", .vector(1), [.logits(2)]),
    GradientCase("one class", .vector(5), [.dense(3, .tanh), .logits(1)]),
    GradientCase("two softmaxes at the end", .vector(6), [.dense(4, .softmax), .activation(.softmax)]),
    GradientCase("more units than one task has", .vector(70), [.dense(150, .tanh), .dense(67, .tanh), .logits(10)]),
  ]
}

extension LayerDescription {
  static func dense(_ units: Int, _ activation: Activation = .linear) -> Self {
    .dense(units: units, activation: activation)
  }

  /// The last layer of a classifier.
  static func logits(_ classes: Int) -> Self { .dense(units: classes, activation: .softmax) }

  static func conv(
    _ filters: Int, _ kernel: (Int, Int), strides: (Int, Int) = (1, 1), padding: Padding = .valid,
    _ activation: Activation = .linear
  ) -> Self {
    .conv2D(
      filters: filters, kernelSize: Extent(kernel.0, kernel.1), strides: Extent(strides.0, strides.1), padding: padding,
      activation: activation)
  }

  static func pool(_ pool: (Int, Int), _ strides: (Int, Int)) -> Self {
    .maxPooling2D(poolSize: Extent(pool.0, pool.1), strides: Extent(strides.0, strides.1))
  }
}
