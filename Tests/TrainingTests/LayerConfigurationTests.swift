import FMDistNeuralNet
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// Keys of layers that are more than a number or a word.
@Suite struct LayerConfigurationTests {
  private func layer(_ text: String) throws -> LayerDescription {
    let text = """
      model:
        - \(text)
        - flatten
        - dense: {units: 10, activation: softmax}
      optimizer: {sgd: {learning_rate: 0.1}}
      """
    let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "run.yaml"))
    let again = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved"))
    #expect(again == configuration)
    return configuration.model[0]
  }

  @Test(arguments: [
    ("zero_padding2d", Margins(1, 1)), ("zero_padding2d: {padding: 2}", Margins(2, 2)),
    ("zero_padding2d: {padding: [1, 2]}", Margins(1, 2)),
    ("zero_padding2d: {padding: [[1, 2], [3, 4]]}", Margins(top: 1, bottom: 2, left: 3, right: 4)),
    ("zero_padding2d: {padding: [[1, 2], [1, 2]]}", Margins(top: 1, bottom: 2, left: 1, right: 2)),
    ("zero_padding2d: {padding: [0, [0, 1]]}", Margins(top: 0, bottom: 0, left: 0, right: 1)),
  ])
  func marginsAreOneIntegerTwoOrTwoPairsAndReadBackAsTheyWereWritten(text: String, margins: Margins) throws {
    #expect(try layer(text) == .zeroPadding2D(padding: margins))
    let cropping = text.replacing("zero_padding2d: {padding", with: "cropping2d: {cropping")
    if cropping != text { #expect(try layer(cropping) == .cropping2D(cropping: margins)) }
  }

  @Test(arguments: [
    ("cropping2d", LayerDescription.cropping2D(cropping: Margins(0, 0))),
    ("average_pooling2d", .averagePooling2D()),
    (
      "average_pooling2d: {pool_size: 3, strides: [1, 2], padding: same}",
      .averagePooling2D(poolSize: Extent(3, 3), strides: Extent(1, 2), padding: .same)
    ),
    ("max_pooling2d: {pool_size: 3, padding: same}", .maxPooling2D(poolSize: Extent(3, 3), padding: .same)),
    ("global_max_pooling2d", .globalMaxPooling2D), ("up_sampling2d", .upSampling2D()),
    ("up_sampling2d: {size: [1, 3]}", .upSampling2D(size: Extent(1, 3))),
    ("reshape: {target_shape: [14, -1, 2]}", .reshape([14, -1, 2])),
    ("spatial_dropout2d: {rate: 0.25}", .spatialDropout2D(rate: 0.25)),
    ("gaussian_noise: {stddev: 0.1}", .gaussianNoise(stddev: 0.1)),
    ("rescaling: {scale: 0.5, offset: -1}", .rescaling(scale: 0.5, offset: -1)),
  ])
  func layersReadBackAsTheyWereWritten(text: String, expected: LayerDescription) throws {
    #expect(try layer(text) == expected)
  }

  @Test func everyLayerCanBeFrozen() throws {
    #expect(try layer("up_sampling2d: {trainable: false}") == .upSampling2D().frozen())
    #expect(try layer("up_sampling2d: {trainable: true}") == .upSampling2D())
    #expect(LayerDescription.dense(units: 3).frozen().words == ["3 units", "linear", "frozen"])
  }

  @Test(arguments: [
    ("a.safetensors", InitialWeightsFile(path: "a.safetensors")),
    ("{path: runs/a}", InitialWeightsFile(path: "runs/a")),
    ("{path: a, by_name: true, skip_mismatch: true}", InitialWeightsFile(path: "a", byName: true, skipsMismatch: true)),
    ("{path: a, skip_mismatch: true}", InitialWeightsFile(path: "a", skipsMismatch: true)),
  ])
  func initialWeightsAreAPathOrMore(text: String, expected: InitialWeightsFile) throws {
    let text = "{model: [flatten], training: {initial_weights: \(text)}}"
    let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "run.yaml"))
    #expect(configuration.training.initialWeights == expected)
    #expect(try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved")) == configuration)
  }

  @Test(arguments: [
    ("{by_name: true}", "training.initial_weights needs the key 'path'"),
    ("[a]", "training.initial_weights must be text"),
    ("{path: a, byname: true}", "unknown key 'byname'"),
  ])
  func initialWeightsThatCannotBeAreExplained(text: String, sentence: String) {
    let text = "{model: [flatten], training: {initial_weights: \(text)}}"
    let error = #expect(throws: (any Error).self) {
      try RunConfiguration(ConfigurationNode(text: text, name: "run.yaml"))
    }
    #expect("\(String(describing: error))".contains(sentence), "\(String(describing: error))")
  }

  private func rules(_ text: String) throws -> [LayerRule] {
    let text = """
      model: [flatten, {dense: {units: 10, activation: softmax}}]
      training: {layers: \(text)}
      """
    let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "run.yaml"))
    #expect(try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved")) == configuration)
    _ = try configuration.plan(height: 2, width: 2, channels: 1)
    return configuration.training.layers
  }

  @Test func rulesChooseLayersByTheirNames() throws {
    #expect(
      try rules(
        "[{match: 'd*', trainable: false}, {match: [dense, d?nse], learning_rate_multiplier: 10, trainable: true}]")
        == [
          LayerRule(match: [NamePattern("d*")], isTrainable: false),
          LayerRule(
            match: [NamePattern("dense"), NamePattern("d?nse")], isTrainable: true, learningRateMultiplier: 10),
        ])
    #expect(try rules("[]") == [])
    #expect(try rules("null") == [])
  }

  @Test(arguments: [
    ("[{match: dense}]", "training.layers.0 changes nothing; set trainable or learning_rate_multiplier"),
    ("[{trainable: false}]", "training.layers.0 needs the key 'match'"),
    ("[{match: [], trainable: false}]", "training.layers.0.match is an empty list; name the layers"),
    ("[{match: dense, trainable: maybe}]", "training.layers.0.trainable must be true or false"),
    ("[{match: dense, learning_rate_multiplier: 0}]", "training.layers.0.learning_rate_multiplier must be a number"),
    ("[{match: dense, lr: 2}]", "unknown key 'lr' in training.layers.0"),
    ("{match: dense, trainable: false}", "training.layers must be a list"),
    ("[dense]", "training.layers.0"),
    (
      "[{match: dense, trainable: true}, {match: conv2d, trainable: false}]",
      "run.yaml:2: training.layers.1.match 'conv2d' names no layer of the model; those with weights are dense"
    ),
  ])
  func rulesThatCannotBeAreExplained(text: String, sentence: String) {
    let error = #expect(throws: (any Error).self) { try rules(text) }
    #expect("\(String(describing: error))".contains(sentence), "\(String(describing: error))")
  }

  @Test(arguments: [
    ("zero_padding2d: {padding: -1}", "padding must be an integer of at least 0"),
    ("zero_padding2d: {padding: [1, 2, 3, 4]}", "[[top, bottom], [left, right]]; found a list of 4"),
    ("cropping2d: {cropping: [[1, 2, 3], 0]}", "[[top, bottom], [left, right]]; found a list of 3"),
    ("cropping2d: {cropping: [[1, -2], 0]}", "must be an integer of at least 0"),
    ("reshape", "needs the key 'target_shape'"), ("reshape: {target_shape: [-2]}", "must be an integer of at least -1"),
    ("max_pooling2d: {padding: full}", "must be one of valid, same"),
    ("gaussian_noise", "needs the key 'stddev'"), ("gaussian_noise: {stddev: 2}", "from 0"),
    ("rescaling: {offset: 1}", "needs the key 'scale'"), ("spatial_dropout2d: {rate: 1}", "must be below 1"),
  ])
  func whatCannotBeIsExplained(text: String, sentence: String) {
    let error = #expect(throws: (any Error).self) { try layer(text) }
    #expect("\(String(describing: error))".contains(sentence), "\(String(describing: error))")
  }
}
