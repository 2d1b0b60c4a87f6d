import FMDistKernels
import FMDistNeuralNet

extension GradientCase {
  /// Layers that pool, move, drop or scale parts of images.
  static let images = averages + clippedMaxima + moves + noises

  private static func image(_ height: Int, _ width: Int, _ channels: Int) -> Shape {
    .image(height: height, width: width, channels: channels)
  }

  /// Windows with and without overlap, larger than the image too; of the model's input, behind and before convolutions.
  private static let averages: [GradientCase] =
    Padding.allCases.flatMap { padding in
      [((2, 2), (2, 2)), ((3, 2), (2, 1)), ((2, 3), (3, 4))].map { pool, strides in
        GradientCase(
          "average_pooling2d \(pool) strides \(strides) \(padding)", image(5, 6, 2),
          [
            .conv(18, (2, 2), .tanh),
            .averagePooling2D(
              poolSize: Extent(pool.0, pool.1), strides: Extent(strides.0, strides.1), padding: padding),
            .conv(5, (2, 1), padding: .same, .tanh),
            .averagePooling2D(poolSize: Extent(2, 2), strides: Extent(1, 1), padding: .same), .flatten, .logits(3),
          ])
      }
    } + [
      GradientCase(
        "average_pooling2d of the model's input", image(5, 4, 5),
        [.averagePooling2D(padding: .same), .conv(4, (2, 2), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "average_pooling2d of a window larger than the image, behind relu and before dropout", image(3, 4, 2),
        [
          .conv(5, (2, 2), .relu), .averagePooling2D(poolSize: Extent(7, 9), strides: Extent(1, 2), padding: .same),
          .dropout(rate: 0.3), .flatten, .logits(3),
        ]),
    ]

  private static let clippedMaxima: [GradientCase] =
    [((2, 2), (2, 2)), ((3, 3), (2, 2)), ((3, 2), (1, 1)), ((2, 3), (3, 2))].map { pool, strides in
      GradientCase(
        "max_pooling2d \(pool) strides \(strides) same", image(6, 6, 2),
        [
          .conv(18, (2, 2), .linear),
          .maxPooling2D(
            poolSize: Extent(pool.0, pool.1), strides: Extent(strides.0, strides.1), padding: .same),
          .conv(5, (2, 2), padding: .same, .tanh), .maxPooling2D(padding: .same), .flatten, .logits(4),
        ])
    } + [
      GradientCase(
        "max_pooling2d same of the model's input", image(5, 3, 3),
        [.maxPooling2D(padding: .same), .conv(4, (2, 2), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "max_pooling2d same that needs no border, behind relu", image(5, 5, 1),
        [.conv(5, (2, 2), .relu), .maxPooling2D(padding: .same), .dropout(rate: 0.3), .flatten, .logits(3)]),
      GradientCase(
        "max_pooling2d same of negative numbers", image(3, 3, 2),
        [
          .conv(5, (1, 1), .sigmoid), .rescaling(scale: -1, offset: -1), .maxPooling2D(padding: .same), .flatten,
          .logits(3),
        ]),
      GradientCase(
        "global_max_pooling2d", image(4, 5, 2),
        [.conv(18, (2, 2), .tanh), .globalMaxPooling2D, .dense(7, .tanh), .logits(3)]),
      GradientCase(
        "global poolings of one image, and of the model's input", image(4, 4, 3),
        [
          .conv(5, (2, 2), .relu).named("x"), .globalMaxPooling2D.named("a"),
          .globalAveragePooling2D.named("b", inputs: ["x"]), .globalMaxPooling2D.named("c", inputs: ["input"]),
          .averagePooling2D().named(inputs: ["x"]), .flatten.named("d"),
          .maxPooling2D(padding: .same).named(inputs: ["x"]), .flatten.named("e"),
          .concatenate(["a", "b", "c", "d", "e"]), .logits(3),
        ]),
    ]

  /// Borders, crops, repetitions and other shapes; of padded and whole blocks and of the model's input.
  private static let moves: [GradientCase] =
    [5, 16, 18].map { channels in
      GradientCase(
        "borders, crops, repetitions of \(channels) channels", image(4, 3, 2),
        [
          .conv(channels, (2, 2), .tanh), .zeroPadding2D(), .conv(channels, (3, 2), .tanh),
          .zeroPadding2D(padding: Margins(top: 2, bottom: 0, left: 1, right: 3)),
          .cropping2D(cropping: Margins(top: 1, bottom: 1, left: 0, right: 2)), .upSampling2D(size: Extent(2, 3)),
          .conv(4, (2, 2), strides: (2, 2), .tanh), .flatten, .logits(3),
        ])
    } + [
      GradientCase(
        "borders, crops, repetitions of the model's input", image(4, 3, 3),
        [
          .zeroPadding2D(padding: Margins(1, 0)).named("a"), .upSampling2D().named("b"),
          .cropping2D(cropping: Margins(4, 1)).named("c"), .conv(4, (2, 2), .tanh), .flatten, .logits(3),
        ]),
      GradientCase(
        "a border, a crop and a repetition of one image", image(4, 4, 1),
        [
          .conv(5, (3, 3), padding: .same, .relu).named("x"), .zeroPadding2D(padding: Margins(1, 2)),
          .flatten.named("a"),
          .cropping2D(cropping: Margins(top: 0, bottom: 2, left: 1, right: 0)).named(inputs: ["x"]),
          .upSampling2D(size: Extent(1, 2)), .flatten.named("b"), .upSampling2D().named(inputs: ["x"]),
          .flatten.named("c"), .concatenate(["a", "b", "c"]), .logits(3),
        ]),
      GradientCase(
        "reshape of padded images and vectors", image(4, 4, 2),
        [
          .conv(6, (2, 2), .tanh), .reshape([2, -1, 9]), .conv(5, (2, 2), .tanh), .reshape([-1]), .dense(24, .tanh),
          .reshape([2, 3, 4]), .conv(3, (2, 2), .tanh), .flatten, .logits(3),
        ]),
      GradientCase(
        "reshape where nothing moves, with other readers", image(3, 3, 1),
        [
          .conv(32, (2, 2), .tanh).named("x"), .reshape([4, 2, 16]).named("y"), .conv(5, (2, 2), .tanh),
          .flatten.named("a"),
          .reshape([128]).named("z", inputs: ["x"]), .dense(7, .tanh).named("b"),
          .maxPooling2D().named(inputs: ["x"]), .flatten.named("c"), .reshape([1, 1, 128]).named("w", inputs: ["z"]),
          .conv(4, (1, 1), .tanh), .reshape([4]).named("d"), .concatenate(["a", "b", "c", "d", "z"]), .logits(3),
        ]),
      GradientCase(
        "reshape of the model's input", image(4, 3, 2),
        [.reshape([24]), .reshape([3, 2, 4]), .conv(5, (2, 2), .tanh), .flatten, .logits(3)]),
      GradientCase(
        "reshape of a vector that the model gets, and of logits", .vector(18),
        [
          .reshape([3, 3, -1]), .conv(3, (3, 3), padding: .same, .tanh), .conv(4, (3, 3)), .reshape([4]),
          .activation(.softmax),
        ]),
    ]

  private static let noises: [GradientCase] = [
    GradientCase(
      "spatial_dropout2d of every kind of image", image(4, 4, 3),
      [
        .spatialDropout2D(rate: 0.3), .conv(18, (2, 2), .tanh), .spatialDropout2D(rate: 0.4),
        .conv(5, (2, 2), .relu).named("x"), .spatialDropout2D(rate: 0.5), .flatten.named("a"),
        .flatten.named("b", inputs: ["x"]), .concatenate(["a", "b"]), .logits(3),
      ]),
    GradientCase(
      "spatial_dropout2d of more channels than one call of the generator has", image(2, 2, 1),
      [.conv(146, (1, 1), .tanh), .spatialDropout2D(rate: 0.4), .maxPooling2D(), .flatten, .logits(3)]),
    GradientCase(
      "gaussian_noise of images and vectors", image(5, 5, 3),
      [
        .gaussianNoise(stddev: 0.3), .conv(18, (2, 2), .relu), .gaussianNoise(stddev: 1),
        .conv(5, (2, 2), .tanh).named("x"),
        .gaussianNoise(stddev: 0.1), .flatten, .dense(19, .tanh), .gaussianNoise(stddev: 0.5).named("a"),
        .flatten.named("b", inputs: ["x"]), .concatenate(["a", "b"]), .logits(3),
      ]),
    GradientCase(
      "rescaling of images and vectors", image(3, 3, 2),
      [
        .rescaling(scale: 1.0 / 255, offset: -0.5), .conv(5, (2, 2), .relu).named("x"),
        .rescaling(scale: -2, offset: 0.25),
        .flatten, .dense(6, .tanh), .rescaling(scale: 3).named("a"), .flatten.named("b", inputs: ["x"]),
        .concatenate(["a", "b"]), .logits(3),
      ]),
  ]
}
