import FMDistKernels
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Models that cannot be: a sentence that names the layer, never a trap.
@Suite struct ModelErrorTests {
  /// Layers on 28 x 28 x 1 that do not fit, the place of the culprit, and words that its sentence has.
  private static let impossible: [(layers: [LayerDescription], culprit: Int?, words: [String])] = [
    ([], nil, ["no layers", "dense"]),
    ([.dense(10)], 0, ["model.0 (dense)", "image (28, 28, 1)", "flatten"]),
    ([.flatten, .dense(0)], 1, ["model.1 (dense)", "0 units"]),
    ([.flatten.named(""), .dense(4)], 0, ["model.0 has the name ''", "1 to 100 characters"]),
    ([.flatten.named("  "), .dense(4)], 0, ["1 to 100 characters"]),
    ([.flatten.named("a/b"), .dense(4)], 0, ["'a/b'", "without '/'"]),
    ([.flatten, .dense(4).named("a\nb")], 1, ["that can be seen"]),
    ([.flatten, .dense(4).named("\u{1B}[31m")], 1, ["that can be seen"]),
    ([.flatten, .dense(4).named("a\u{202E}b")], 1, ["that can be seen"]),
    ([.flatten, .dense(4).named(String(repeating: "x", count: 101))], 1, ["xxx…'", "1 to 100 characters"]),
    (
      [.flatten.penalized(by: Regularizer(l1: -1)), .dense(4)], 0,
      ["model.0 (flatten)", "activity_regularizer", "l1 is -1.0"]
    ),
    ([.flatten, .dense(-5)], 1, ["model.1 (dense)", "-5 units"]),
    ([.flatten, .dense(1 << 62)], 1, ["model.1 (dense)", "4611686018427387904 units"]),
    ([.flatten, .dense(Int.max)], 1, ["units"]),
    (
      [.flatten, .dense(units: 4, activation: .relu, kernelRegularizer: Regularizer(l2: -1))], 1,
      ["model.1 (dense)", "l2 is -1.0", "at least 0"]
    ),
    (
      [.flatten, .dense(units: 4, activation: .relu, kernelRegularizer: Regularizer(l2: .nan))], 1, ["l2 is nan"]
    ),
    ([.flatten, .dense(16), .conv(4, (3, 3))], 2, ["model.2 (conv2d)", "vector (16)", "before flatten"]),
    ([.conv(4, (3, 3)), .flatten, .conv(4, (3, 3))], 2, ["model.2 (conv2d_1)", "vector (2704)"]),
    ([.conv(0, (3, 3))], 0, ["model.0 (conv2d)", "filters", "at least 1"]),
    ([.conv(4, (0, 3))], 0, ["kernel_size", "at least 1"]),
    ([.conv(4, (3, -1))], 0, ["kernel_size", "at least 1"]),
    ([.conv(4, (3, 3), strides: (1, 0))], 0, ["strides", "at least 1"]),
    ([.conv(4, (29, 3))], 0, ["29 x 3", "28 x 28", "same"]),
    ([.conv(4, (3, 3)), .halve, .halve, .halve, .conv(4, (4, 4))], 4, ["model.4 (conv2d_1)", "4 x 4", "3 x 3 input"]),
    ([.conv(1 << 62, (3, 3))], 0, ["filters", "65536"]),
    ([.conv(4, (1 << 62, 1 << 62), padding: .same)], 0, ["kernel_size", "65536"]),
    ([.conv(4, (3, 3), strides: (Int.max, Int.max), padding: .same)], 0, ["strides", "65536"]),
    ([.conv(65536, (65536, 65536), padding: .same)], 0, ["too large", "2147483648"]),
    ([.conv(65536, (1, 1)), .conv(65536, (1, 1))], 1, ["model.1 (conv2d_1)", "too large"]),
    (
      [.conv2D(filters: 4, kernelSize: Extent(15, 3), dilationRate: Extent(2, 1))], 0,
      ["29 x 3, dilated", "28 x 28", "same"]
    ),
    ([.conv2D(filters: 4, kernelSize: Extent(3, 3), dilationRate: Extent(1, 0))], 0, ["dilation_rate", "at least 1"]),
    (
      [.conv2D(filters: 4, kernelSize: Extent(3, 3), dilationRate: Extent(1, Int.max))], 0,
      ["dilation_rate above 65536"]
    ),
    (
      [.conv2D(filters: 4, kernelSize: Extent(65536, 65536), padding: .same, dilationRate: Extent(65536, 65536))], 0,
      ["too large"]
    ),
    ([.conv2D(filters: 4, kernelSize: Extent(3, 3), groups: 0)], 0, ["groups", "at least 1"]),
    (
      [.conv2D(filters: 4, kernelSize: Extent(3, 3), groups: 2)], 0,
      ["2 groups of 1 channels and 4 filters", "divides both"]
    ),
    (
      [.conv(4, (3, 3)), .conv2D(filters: 6, kernelSize: Extent(3, 3), groups: 4)], 1, ["4 groups of 4 channels and 6"]
    ),
    ([.flatten, .dense(units: 4, biasRegularizer: Regularizer(l1: -1))], 1, ["bias_regularizer", "l1 is -1.0"]),
    (
      [.flatten, .dense(units: 4, kernelInitializer: .randomUniform(minval: 1, maxval: 0))], 1,
      ["kernel_initializer random_uniform", "maxval of at least minval"]
    ),
    ([.pool((29, 2), (2, 2))], 0, ["model.0 (max_pooling2d)", "29 x 2", "28 x 28"]),
    ([.pool((0, 2), (2, 2))], 0, ["pool_size", "at least 1"]),
    ([.pool((2, 2), (2, -2))], 0, ["strides", "at least 1"]),
    ([.pool((17, 17), (2, 2))], 0, ["256 pixels"]),
    ([.pool((1 << 62, 1 << 62), (1, 1))], 0, ["28 x 28"]),
    ([.flatten, .halve], 1, ["model.1 (max_pooling2d)", "vector (784)", "before flatten"]),
    ([.permute(dims: [1, 2])], 0, ["model.0 (permute)", "[1, 2]", "each once"]),
    ([.permute(dims: [1, 2, 2])], 0, ["[1, 2, 2]", "each once"]),
    ([.permute(dims: [0, 1, 2])], 0, ["[0, 1, 2]", "1 (height)"]),
    ([.flatten, .permute(dims: [1, 2, 3])], 1, ["model.1 (permute)", "vector (784)", "before flatten"]),
    ([.flatten, .depthwise((3, 3))], 1, ["model.1 (depthwise_conv2d)", "vector (784)", "before flatten"]),
    ([.depthwise((0, 3))], 0, ["kernel_size", "at least 1"]),
    ([.depthwise((3, 3), multiplier: 0)], 0, ["depth_multiplier", "at least 1"]),
    ([.depthwise((3, 3), multiplier: 1 << 40)], 0, ["depth_multiplier", "65536"]),
    ([.depthwise((29, 3))], 0, ["29 x 3", "28 x 28", "same"]),
    (
      [.depthwise((3, 3), padding: .same, multiplier: 65536), .depthwise((3, 3), multiplier: 65536)], 1,
      ["too large", "2147483648"]
    ),
    ([.separable(0, (3, 3))], 0, ["model.0 (separable_conv2d)", "filters", "at least 1"]),
    ([.separable(1 << 62, (3, 3))], 0, ["filters", "65536"]),
    ([.separable(65536, (3, 3), padding: .same, multiplier: 65536)], 0, ["too large"]),
    ([.groupNormalization(groups: 0)], 0, ["model.0 (group_normalization)", "0 groups", "-1"]),
    ([.groupNormalization()], 0, ["32 groups", "1 channel", "divide"]),
    ([.dropout(rate: 1)], 0, ["model.0 (dropout)", "1.0", "rate < 1"]),
    ([.dropout(rate: -0.1)], 0, ["-0.1"]),
    ([.dropout(rate: .nan)], 0, ["nan"]),
    ([.dropout(rate: .infinity)], 0, ["inf"]),
    ([.averagePooling2D(poolSize: Extent(29, 2))], 0, ["model.0 (average_pooling2d)", "29 x 2", "28 x 28"]),
    ([.averagePooling2D(poolSize: Extent(2, 0))], 0, ["pool_size", "at least 1"]),
    ([.averagePooling2D(strides: Extent(65537, 1), padding: .same)], 0, ["strides", "65536"]),
    ([.flatten, .averagePooling2D()], 1, ["model.1 (average_pooling2d)", "vector (784)", "before flatten"]),
    ([.maxPooling2D(poolSize: Extent(1 << 62, 1), padding: .same)], 0, ["pool_size", "65536"]),
    ([.maxPooling2D(poolSize: Extent(17, 17), padding: .same)], 0, ["256 pixels"]),
    ([.maxPooling2D(strides: Extent(.max, .max), padding: .same)], 0, ["strides", "65536"]),
    ([.flatten, .globalMaxPooling2D], 1, ["model.1 (global_max_pooling2d)", "vector (784)", "in its place"]),
    ([.zeroPadding2D(padding: Margins(-1, 0))], 0, ["model.0 (zero_padding2d)", "[-1, 0]", "from 0"]),
    (
      [.zeroPadding2D(padding: Margins(top: 0, bottom: .max, left: 1, right: 2))], 0,
      ["[[0, 9223372036854775807], [1, 2]]", "65536"]
    ),
    ([.zeroPadding2D(padding: Margins(65536, 65536))], 0, ["too large", "2147483648"]),
    ([.flatten, .zeroPadding2D()], 1, ["surrounds an image", "vector (784)"]),
    ([.cropping2D(cropping: Margins(0, 14))], 0, ["model.0 (cropping2d)", "[0, 14]", "leaves nothing", "28 x 28"]),
    ([.cropping2D(cropping: Margins(.min, 0))], 0, ["from 0"]),
    ([.flatten, .cropping2D(cropping: Margins(1, 1))], 1, ["crops an image", "vector (784)"]),
    ([.upSampling2D(size: Extent(0, 2))], 0, ["model.0 (up_sampling2d)", "0 x 2", "from 1"]),
    ([.upSampling2D(size: Extent(1 << 62, 2))], 0, ["65536"]),
    ([.upSampling2D(size: Extent(65536, 65536))], 0, ["too large"]),
    ([.flatten, .upSampling2D()], 1, ["enlarges an image", "vector (784)"]),
    ([.reshape([])], 0, ["model.0 (reshape)", "[]", "height, width and channels"]),
    ([.reshape([28, 28])], 0, ["[28, 28]", "height, width and channels"]),
    ([.reshape([28, 0, 1])], 0, ["[28, 0, 1]", "at least 1"]),
    ([.reshape([-1, -1, 28])], 0, ["[-1, -1, 28]", "one may be -1"]),
    ([.reshape([785])], 0, ["(28, 28, 1), which has 784 elements", "[785]", "which has 785"]),
    ([.reshape([5, -1, 2])], 0, ["784 elements", "[5, -1, 2]", "a multiple of 10"]),
    ([.reshape([1 << 62, 1 << 62, 2])], 0, ["784 elements", "has more"]),
    ([.spatialDropout2D(rate: 1)], 0, ["model.0 (spatial_dropout2d)", "1.0", "rate < 1"]),
    ([.flatten, .spatialDropout2D(rate: 0.5)], 1, ["drops channels of an image", "vector (784)"]),
    ([.gaussianNoise(stddev: 1.5)], 0, ["model.0 (gaussian_noise)", "1.5", "stddev <= 1"]),
    ([.gaussianNoise(stddev: .nan)], 0, ["nan"]),
    ([.rescaling(scale: .infinity)], 0, ["model.0 (rescaling)", "inf"]),
    ([.rescaling(scale: 1, offset: 1e39)], 0, ["1e+39", "float"]),
  ]

  @Test(arguments: impossible.indices)
  func anImpossibleLayerIsNamed(index: Int) {
    let (layers, culprit, words) = ModelErrorTests.impossible[index]
    do {
      let plan = try ModelPlan(input: Recipe.image, layers: layers)
      Issue.record("\(layers) became a model with output \(plan.output)")
    } catch {
      #expect(error.layer == culprit)
      for word in words { #expect(error.description.contains(word), "'\(error.description)' lacks '\(word)'") }
    }
  }

  @Test(arguments: [
    Shape.image(height: 0, width: 28, channels: 1), .image(height: 28, width: -1, channels: 1),
    .image(height: 1 << 31, width: 1 << 31, channels: 1), .image(height: 1 << 62, width: 1 << 62, channels: 1 << 62),
    .image(height: .max, width: 1, channels: 2), .vector(0), .vector(.min), .vector(.max),
  ])
  func anImpossibleInputIsRefused(input: Shape) {
    #expect(throws: ModelError.self) { try ModelPlan(input: input, layers: [.flatten, .logits(10)]) }
  }

  /// Models that work but do not end as a classifier of ten classes, and words of the sentence.
  private static let noClassifiers: [(layers: [LayerDescription], words: [String])] = [
    ([.flatten], ["nothing to learn"]),
    ([.dropout(rate: 0.5), .halve], ["nothing to learn"]),
    ([.flatten, .activation(.softmax)], ["nothing to learn"]),
    ([.flatten, .dense(10)], ["ends in model.", "(dense)", "(10)", "softmax"]),
    ([.flatten, .dense(10, .tanh)], ["ends in model.", "(dense)", "softmax"]),
    ([.flatten, .logits(9)], ["ends in model.", "(dense)", "(9)", "10 classes", "units: 10"]),
    ([.flatten, .logits(10), .dropout(rate: 0.1)], ["ends in model.", "(dropout)"]),
    ([.conv(10, (28, 28), .softmax)], ["ends in model.", "(conv2d)", "(1, 1, 10)"]),
    ([.conv(10, (28, 28)), .activation(.softmax)], ["ends in model.", "(activation)", "(1, 1, 10)"]),
    ([.flatten, .dense(10), .activation(.relu)], ["ends in model.", "(activation)"]),
  ]

  @Test(arguments: noClassifiers.indices)
  func aModelThatIsNoClassifierIsRefused(index: Int) throws {
    let (layers, words) = ModelErrorTests.noClassifiers[index]
    let plan = try ModelPlan(input: Recipe.image, layers: layers)
    do {
      try plan.checkClassifier(classes: 10)
      Issue.record("\(layers) passed")
    } catch {
      for word in words { #expect(error.description.contains(word), "'\(error.description)' lacks '\(word)'") }
    }
  }

  @Test func everyWayToEndInSoftmaxIsAClassifier() throws {
    for layers: [LayerDescription] in [
      [.flatten, .logits(10)], [.flatten, .dense(10), .activation(.softmax)],
      [.conv(10, (28, 28)), .flatten, .activation(.softmax)],
      [.flatten, .logits(10), .activation(.softmax)],
    ] {
      try ModelPlan(input: Recipe.image, layers: layers).checkClassifier(classes: 10)
    }
  }

  @Test func moreClassesThanALabelHoldsAreRefused() throws {
    try ModelPlan(input: .vector(2), layers: [.logits(65_536)]).checkClassifier(classes: 65_536)
    #expect(throws: ModelError.self) {
      try ModelPlan(input: .vector(2), layers: [.logits(65_537)]).checkClassifier(classes: 65_537)
    }
  }

  @Test func extremeSizesInAnyPlaceNeverTrap() {
    let sizes = [Int.min, -1, 0, 1, 2, 27, 28, 29, 1 << 16, 1 << 16 + 1, 1 << 31, 1 << 32, 1 << 62, .max]
    var random = SplitMix64(state: 5)
    func size() -> Int { random.next() % 3 == 0 ? sizes[Int(random.next() % 14)] : 1 + Int(random.next() % 5) }
    func pair() -> (Int, Int) { (size(), size()) }
    var planned = 0
    for _ in 0..<20_000 {
      let layers = (0..<1 + Int(random.next() % 5)).map { _ -> LayerDescription in
        switch random.next() % 14 {
        case 0: .conv(size(), pair(), strides: pair(), padding: random.next() % 2 == 0 ? .same : .valid)
        case 1: .pool(pair(), pair())
        case 2: .flatten
        case 3: .dense(size())
        case 4: .dropout(rate: random.signed())
        case 5: .permute(dims: [size(), 2, 1])
        case 6: .averagePooling2D(poolSize: Extent(size(), size()), strides: Extent(size(), size()), padding: .same)
        case 7: .maxPooling2D(poolSize: Extent(size(), size()), strides: Extent(size(), size()), padding: .same)
        case 8: .zeroPadding2D(padding: Margins(top: size(), bottom: size(), left: size(), right: size()))
        case 9: .cropping2D(cropping: Margins(size(), size()))
        case 10: .upSampling2D(size: Extent(size(), size()))
        case 11: .reshape([size(), size(), -1])
        case 12: .globalMaxPooling2D
        default: .activation(.softmax)
        }
      }
      let input = random.next() % 4 == 0 ? Shape.image(height: size(), width: size(), channels: size()) : Recipe.image
      guard let plan = try? ModelPlan(input: input, layers: layers) else { continue }
      planned += 1
      // What else is computed from a plan before memory is taken.
      #expect(plan.parameterCount >= 0 && plan.output.count > 0)
      #expect(!plan.summary(title: "").isEmpty)
    }
    #expect(planned > 1000)
  }
}
