import FMDistKernels
import FMDistModelFiles
import FMDistNeuralNet
import FMDistTestSupport
import Foundation
import Testing

@Suite struct KerasRoundTripTests {
  /// Layers of every kind, graphs and blocks.
  private static let models: [(name: String, layers: [LayerDescription])] = [
    (
      "chain",
      [
        .conv2D(
          filters: 4, kernelSize: [3, 2], strides: [1, 2], padding: .same, activation: .leakyRelu,
          kernelInitializer: .truncatedNormal(stddev: 0.1), kernelRegularizer: Regularizer(l1: 0.1, l2: 0.2)),
        .batchNormalization(momentum: 0.9, scale: false), .activation(.selu),
        .depthwiseConv2D(kernelSize: 3, depthMultiplier: 2), .spatialDropout2D(rate: 0.1), .gaussianNoise(stddev: 0.2),
        .groupNormalization(groups: 2), .unitNormalization,
        .zeroPadding2D(padding: Margins(top: 1, bottom: 2, left: 0, right: 3)),
        .upSampling2D(size: [2, 1]), .cropping2D(cropping: 1),
        .averagePooling2D(poolSize: 2, strides: [1, 2], padding: .same),
        .permute(dims: [3, 1, 2]), .flatten, .rescaling(scale: 0.5, offset: 0.25), .dropout(rate: 0.3),
        .dense(units: 6, activation: .gelu, useBias: false).penalized(by: Regularizer(l2: 0.01)), .reshape([1, 2, 3]),
        .flatten, .dense(units: 3, activation: .softmax),
      ]
    ),
    (
      "residual",
      [
        .conv2D(filters: 4, kernelSize: 3, padding: .same, useBias: false).frozen(), .batchNormalization().frozen(),
        .residual(
          [
            .conv2D(filters: 6, kernelSize: 3, strides: 2, padding: .same), .batchNormalization(),
            .conv2D(filters: 6, kernelSize: 3, padding: .same),
          ], shortcut: [.conv2D(filters: 6, kernelSize: 1, strides: 2, padding: .same)]),
        .activation(.relu), .residual([.separableConv2D(filters: 6, kernelSize: 3, padding: .same)]),
        .layerNormalization(), .globalAveragePooling2D, .dense(units: 3, activation: .softmax),
      ]
    ),
    (
      "graph",
      [
        .conv2D(filters: 4, kernelSize: 3, padding: .same).named("stem"),
        .conv2D(filters: 4, kernelSize: 1).named("left", inputs: ["stem"]),
        .conv2D(filters: 4, kernelSize: 1, activation: .sigmoid).named("right", inputs: ["stem"]),
        .multiply(["left", "right"]).named("product"), .subtract("product", "stem").named("difference"),
        .concatenate(["difference", "left", "input"]).named("all"), .globalMaxPooling2D,
        .dense(units: 3, activation: .softmax),
      ]
    ),
  ]

  private func write(_ model: ExportedModel, _ format: ExportFormat, to path: String) throws {
    for file in try format.files(model, path) { try Data(file.bytes).write(to: URL(filePath: file.path)) }
  }

  /// Keras takes no two layers of one name.
  @Test func whatDividesLogitsHasNamesOfItsOwn() throws {
    let folder = try Folder()
    let layers: [LayerDescription] = [
      .flatten.named("temperature"), .dense(units: 3, activation: .softmax).named("probabilities"),
    ]
    let model = try model(layers, temperature: 2)
    let path = folder.file("named.keras")
    try write(model, .keras, to: path)
    let found = try imported(path)
    #expect(
      found.layers?.map(\.name) == ["temperature", "probabilities", "temperature_1", "probabilities_1"])
    let plan = try ModelPlan(input: model.plan.input, layers: try #require(found.layers))
    #expect(try found.weights(plan) == model.parameters)
  }

  @Test func modelsComeBackAsTheyWere() throws {
    let folder = try Folder()
    for (name, layers) in Self.models {
      let model = try model(layers)
      for (format, ending) in [(ExportFormat.keras, "keras"), (.kerasJSON, "json")] {
        let path = folder.file("\(name).\(ending)")
        try write(model, format, to: path)
        let found = try imported(path)
        let plan = try ModelPlan(input: model.plan.input, layers: try #require(found.layers))
        #expect(found.scaling?.scaling == .unit && found.notes == [], "\(path)")
        #expect(
          found.metadata["configuration"] == "name: test\n" && found.metadata["class_names"] == #"["a","b","c"]"#,
          "\(path)")
        #expect(try found.weights(plan) == model.parameters, "\(path)")
        #expect(plan.parameters == model.plan.parameters, "\(path)")
        for (one, other) in zip(plan.layers, model.plan.layers) {
          #expect(one.name == other.name && one.inputs == other.inputs && one.output == other.output, "\(path)")
          #expect(
            one.layer.isEqual(to: other.layer), "\(path), \(one.name): \(one.layer.words) and \(other.layer.words)")
        }
      }
      for ending in ["weights.h5", "h5"] {
        let path = folder.file("\(name).\(ending)")
        try write(model, .hdf5, to: path)
        #expect(try imported(path).weights(model.plan) == model.parameters, "\(path)")
      }
    }
  }

  @Test func theSameModelGivesTheSameBytes() throws {
    for format in [ExportFormat.keras, .kerasJSON, .hdf5] {
      let model = try model(Self.models[1].layers)
      #expect(
        try format.files(model, "a.\(format.ending)") == format.files(model, "a.\(format.ending)"), "\(format.name)")
    }
  }

  /// Layers in front stand for what is done to pixels, and one before the last function for the temperature.
  @Test func scalingAndTemperatureComeBack() throws {
    let folder = try Folder()
    let layers = Self.models[0].layers
    var random = SplitMix64(state: 9)
    func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(abs(random.signed())) * 100 + 1 } }
    func preparation(_ divisor: Float, _ means: [Float], _ deviations: [Float]) -> ImagePreparation {
      ImagePreparation(
        height: 8, width: 8, channels: 2, divisor: divisor, means: means, deviations: deviations, resize: "stretch",
        background: [255, 255, 255])
    }
    let scalings: [(ImagePreparation, PixelScaling)] = [
      (preparation(1, [], []), .none), (preparation(255, [], []), .unit),
      (preparation(1, numbers(128), numbers(128)), .standard),
      (preparation(1, numbers(2), numbers(2)), .standardByChannel),
      (
        preparation(255, [0.25, 0.5], [0.125, 0.375]),
        .channels([.init(mean: 0.25, deviation: 0.125), .init(mean: 0.5, deviation: 0.375)])
      ),
    ]
    for (number, (preparation, scaling)) in scalings.enumerated() {
      let model = try model(layers, preparation, temperature: 2)
      let path = folder.file("\(number).keras")
      try write(model, .keras, to: path)
      let found = try imported(path)
      #expect(found.scaling?.scaling == scaling, "\(scaling)")
      if scaling.isFitted {
        #expect(found.scaling?.means == preparation.means && found.scaling?.deviations == preparation.deviations)
      }
      let plan = try ModelPlan(input: model.plan.input, layers: try #require(found.layers))
      #expect(plan.layers.suffix(3).map(\.description.kind) == ["dense", "rescaling", "activation"])
      #expect(plan.outputActivation == .softmax)
      #expect(try found.weights(plan).map(\.values) == model.parameters.map(\.values))
    }
  }
}
