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
