import FMDistModelFiles
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

extension FuzzTarget {
  /// The formats of other programs that `fmdist import` reads. HDF5 is not among them: libhdf5 runs in a process of its own for each file.
  static let models: [FuzzTarget] = [
    // Without weights inside, which begins another process.
    importing("keras", .keras),
    FuzzTarget(name: "keras-json") { path in
      let model = try KerasImport.layers(of: InputFile.read(path, limit: 1 << 20), path: path)
      _ = try ModelPlan(input: model.input, layers: model.layers)
    },
    importing("onnx", .onnx), importing("safetensors", .pytorch), importing("npz-model", .npz),
  ]

  /// A file of `format`, and the weights in it of its own model, or else of a small one.
  private static func importing(_ name: String, _ format: ExportFormat) -> FuzzTarget {
    FuzzTarget(name: name, file: "input.\(format.ending)") { path in
      let model = try format.model(ModelFile(path))
      let input = model.input.map { Shape.image(height: $0.height, width: $0.width, channels: $0.channels) }
      let plan =
        if let layers = model.layers, let input { try ModelPlan(input: input, layers: layers) } else { try smallPlan() }
      let weights = try model.weights(plan)
      require(
        weights.map(\.shape) == plan.parameters.map(\.shape), "the weights of \(weights.map(\.name)) have other shapes")
      require(
        weights.allSatisfy { $0.values.count == $0.shape.reduce(1, *) }, "weights of another number than their shape")
      require(weights.allSatisfy { $0.values.allSatisfy(\.isFinite) }, "weights that are not finite")
    }
  }

  /// That of launch/fuzz_seeds.py.
  private static let smallModel = """
    model:
      - conv2d: {filters: 2, kernel_size: 3}
      - batch_normalization
      - flatten
      - dense: {units: 10, activation: softmax}
    """

  /// Its plan.
  private static func smallPlan() throws -> ModelPlan {
    try ModelPlan(
      input: .image(height: 5, width: 4, channels: 1),
      layers: RunConfiguration(ConfigurationNode(text: smallModel, name: "small")).model)
  }
}
