import FMDistKernels
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Shapes, names, counts and the summary of models that fit together.
@Suite struct ModelPlanTests {
  @Test(arguments: Recipe.all)
  func aRecipeHasThePublishedNumberOfParameters(recipe: Recipe) throws {
    let plan = try ModelPlan(input: Recipe.image, layers: recipe.layers)
    try plan.checkClassifier(classes: 10)
    #expect(plan.parameterCount == recipe.parameterCount)
    #expect(plan.layers.reduce(0) { $0 + $1.parameterCount } == recipe.parameterCount)
    #expect(plan.parameters.reduce(0) { $0 + $1.count } == recipe.parameterCount)
    #expect(plan.output == .vector(10))
  }

  @Test func shapesFollowKerasFromLayerToLayer() throws {
    let cnn = try #require(Recipe.all.first { $0.name == "tao2018-convnet" })
    let plan = try ModelPlan(input: Recipe.image, layers: cnn.layers)
    let shapes = plan.layers.map(\.output.description)
    #expect(
      shapes == [
        "(24, 24, 32)", "(12, 12, 32)", "(12, 12, 32)", "(10, 10, 64)", "(5, 5, 64)", "(5, 5, 64)", "(3, 3, 128)",
        "(3, 3, 128)", "(1152)", "(128)", "(128)", "(10)",
      ])
    #expect(plan.layers.first?.input == Recipe.image)
    #expect(zip(plan.layers, plan.layers.dropFirst()).allSatisfy { $0.output == $1.input })
  }

  @Test func outputSizesAreKerass() throws {
    // Kernel, stride and padding on 28: from Keras's formulas, ⌊(28 - k) / s⌋ + 1 and ⌈28 / s⌉.
    let cases: [(kernel: Int, stride: Int, padding: Padding, size: Int)] = [
      (1, 1, .valid, 28), (3, 1, .valid, 26), (28, 1, .valid, 1), (5, 2, .valid, 12), (5, 3, .valid, 8),
      (2, 30, .valid, 1),
      (3, 1, .same, 28), (3, 2, .same, 14), (5, 3, .same, 10), (40, 27, .same, 2), (2, 30, .same, 1),
    ]
    for (kernel, stride, padding, size) in cases {
      let conv = LayerDescription.conv(4, (kernel, kernel), strides: (stride, stride), padding: padding)
      let plan = try ModelPlan(input: Recipe.image, layers: [conv])
      #expect(plan.output == .image(height: size, width: size, channels: 4), "\(kernel), \(stride), \(padding)")
      #expect(plan.parameters.map(\.shape) == [[kernel, kernel, 1, 4], [4]])
    }
    for (pool, stride, size) in [(2, 2, 14), (3, 2, 13), (3, 3, 9), (5, 1, 24), (2, 40, 1)] {
      let plan = try ModelPlan(input: Recipe.image, layers: [.pool((pool, pool), (stride, stride))])
      #expect(plan.output == .image(height: size, width: size, channels: 1), "\(pool), \(stride)")
    }
    let sides = LayerDescription.conv(2, (3, 5), strides: (1, 2), padding: .valid)
    let plan = try ModelPlan(input: .image(height: 10, width: 20, channels: 3), layers: [sides, .pool((2, 1), (3, 2))])
    #expect(plan.layers.map(\.output.description) == ["(8, 8, 2)", "(3, 4, 2)"])
  }

  @Test func layersAndParametersAreNamedAsKerasNumbersThem() throws {
    let plan = try ModelPlan(
      input: Recipe.image,
      layers: [
        .conv(2, (3, 3)), .activation(.relu), .halve, .dropout(rate: 0.5), .conv(2, (3, 3)), .activation(.tanh), .halve,
        .dropout(rate: 0.5), .flatten, .dense(4), .dense(4), .logits(3),
      ])
    #expect(
      plan.layers.map(\.name) == [
        "conv2d", "activation", "max_pooling2d", "dropout", "conv2d_1", "activation_1", "max_pooling2d_1", "dropout_1",
        "flatten", "dense", "dense_1", "dense_2",
      ])
    #expect(
      plan.parameters.map(\.name) == [
        "conv2d/kernel", "conv2d/bias", "conv2d_1/kernel", "conv2d_1/bias", "dense/kernel", "dense/bias",
        "dense_1/kernel", "dense_1/bias", "dense_2/kernel", "dense_2/bias",
      ])
    #expect(
      plan.parameters.map(\.shape) == [
        [3, 3, 1, 2], [2], [3, 3, 2, 2], [2], [50, 4], [4], [4, 4], [4], [4, 3], [3],
      ])
  }

  @Test func theSummaryIsKerassTable() throws {
    let cnn = try #require(Recipe.all.first { $0.name == "neelamraju2019-cnn" })
    let plan = try ModelPlan(input: Recipe.image, layers: cnn.layers)
    #expect(
      plan.summary(title: cnn.name) == """
        Model: neelamraju2019-cnn   input (None, 28, 28, 1)
        ──────────────────────────────────────────────────────────────────
            Layer (type)                     Output Shape         Param #
        ──────────────────────────────────────────────────────────────────
         0  conv2d (Conv2D)                  (None, 28, 28, 64)       640
         1  dropout (Dropout)                (None, 28, 28, 64)         0
         2  max_pooling2d (MaxPooling2D)     (None, 14, 14, 64)         0
         3  conv2d_1 (Conv2D)                (None, 14, 14, 32)    18,464
         4  dropout_1 (Dropout)              (None, 14, 14, 32)         0
         5  max_pooling2d_1 (MaxPooling2D)   (None, 7, 7, 32)           0
         6  flatten (Flatten)                (None, 1568)               0
         7  dense (Dense)                    (None, 256)          401,664
         8  dense_1 (Dense)                  (None, 10)             2,570
        ──────────────────────────────────────────────────────────────────
         Total params: 423,338 (1.6 MiB)
        """)
  }

  @Test func theSummaryCountsWhatIsFrozenAsKeras() throws {
    let plan = try ModelPlan(
      input: .vector(3),
      layers: [.dense(4).frozen(), .batchNormalization().frozen(), .dense(5), .batchNormalization(), .logits(2)])
    #expect(plan.layers.map(\.learns) == [false, false, true, true, true])
    // Keras 3.15.1's numbers.
    #expect(
      plan.summary(title: "half").hasSuffix(
        " Total params: 89 (356 B)\n Trainable params: 47 (188 B)\n Non-trainable params: 42 (168 B)"))
  }

  @Test func rulesChooseLayersByNameAndTheLastCounts() throws {
    let layers: [LayerDescription] = [
      .flatten, .dense(4), .dense(4).frozen(), .dense(4).named("head"), .dense(3).named("Head2"), .logits(2),
    ]
    func plan(_ rules: [LayerRule]) throws -> ModelPlan {
      try ModelPlan(input: .vector(3), layers: layers, rules: rules)
    }
    func changing(_ rules: [LayerRule]) throws -> [String] {
      try plan(rules).layers.filter(\.changes).map(\.name)
    }
    func rule(_ match: String..., trainable: Bool? = nil, times: Double? = nil) -> LayerRule {
      LayerRule(match: match.map { NamePattern($0) }, isTrainable: trainable, learningRateMultiplier: times)
    }
    #expect(try changing([]) == ["dense", "head", "Head2", "dense_2"])
    #expect(try changing([rule("dense*", trainable: false)]) == ["head", "Head2"])
    #expect(try changing([rule("dense", trainable: false)]) == ["head", "Head2", "dense_2"])
    #expect(try changing([rule("*", trainable: false), rule("?ead*", trainable: true)]) == ["head", "Head2"])
    #expect(try changing([rule("dense_1", trainable: true)]).count == 5)
    let multiplied = try plan([rule("*", times: 3), rule("dense", "Head2", times: 0.5), rule("head", trainable: false)])
    #expect(
      multiplied.parameters.filter { $0.name.hasSuffix("kernel") }.map(\.learningRateMultiplier)
        == [0.5, 1, 1, 0.5, 3])
    for pattern in ["conv2d*", "flatten", "Dense", "dense_", ""] {
      let error = #expect(throws: ModelError.self) {
        try plan([rule("*", times: 2), rule("dense", pattern, times: 2)])
      }
      #expect(error?.rule == 1 && error?.layer == nil)
      #expect(error?.description.contains("'\(pattern)' names no layer") == true)
      #expect(error?.description.contains("dense, dense_1, head, Head2, dense_2") == true)
    }
    let all = try plan([rule("*", trainable: false)])
    #expect(throws: ModelError.self) { try all.checkClassifier(classes: 2) }
  }

  @Test func patternsOfNames() {
    for (pattern, name, matches) in [
      ("a", "a", true), ("a", "ab", false), ("*", "", true), ("a*", "a", true), ("*b", "aab", true),
      ("a*b*c", "abbc", true),
      ("a*b*c", "abcd", false), ("?", "é", true), ("?", "", false), ("a?c", "abc", true), ("**a**", "bab", true),
      ("*_1", "dense_1_1", true), ("*_1", "dense_11", false), ("*a*a*a*b", String(repeating: "a", count: 100), false),
    ] { #expect(NamePattern(pattern).matches(name) == matches, "\(pattern) of \(name)") }
  }

  /// Row by row as the recipe's document has it, whose first convolution gave channels first.
  @Test func aPermutationReadsChannelsAsHeight() throws {
    let cnn = try #require(Recipe.all.first { $0.name == "ps2-2018-cnn" })
    let plan = try ModelPlan(input: Recipe.image, layers: cnn.layers)
    #expect(
      plan.layers.map { "\($0.output) \($0.parameterCount)" } == [
        "(26, 26, 32) 320", "(32, 26, 26) 0", "(30, 24, 64) 15040", "(15, 12, 64) 0", "(15, 12, 64) 0", "(11520) 0",
        "(128) 1474688", "(128) 0", "(10) 1290",
      ])
  }

  @Test func theSummaryOfASmallModelCountsBytes() throws {
    let small = try ModelPlan(input: .vector(3), layers: [.logits(2)])
    #expect(
      small.summary(title: "small") == """
        Model: small   input (None, 3)
        ───────────────────────────────────────────
            Layer (type)    Output Shape   Param #
        ───────────────────────────────────────────
         0  dense (Dense)   (None, 2)            8
        ───────────────────────────────────────────
         Total params: 8 (32 B)
        """)
  }
}
