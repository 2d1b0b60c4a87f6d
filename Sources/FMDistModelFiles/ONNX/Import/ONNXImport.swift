import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

/// Makes our model of a graph that another program has written.
enum ONNXImport {
  /// The model that `graph`, in the file `path`, is.
  static func model(_ graph: ONNXModel, path: String) throws(ModelFileError) -> ImportedModel {
    var reader = ONNXGraphReader(graph, path: path)
    try reader.read()
    let isVector = !reader.input.isImage
    var layers = ONNXJoining.joined(reader.layers, output: reader.output)
    let scaling = ONNXPixels.scaling(
      of: &layers, root: reader.root, channels: isVector ? 1 : reader.input.channels,
      areBytes: graph.input.type == ONNXModel.Code.bytes)
    var notes = reader.notes
    var counter = KerasName.Counter()
    var (descriptions, names, arrays): ([LayerDescription], [String], [String: NamedArray]) = ([], [], [:])
    for layer in layers {
      let (description, own) = try described(layer, &notes)
      let name = counter.numbered(description.kind)
      descriptions.append(description)
      names.append(name)
      for array in own {
        arrays["\(name)/\(array.name)"] = NamedArray(
          name: "\(name)/\(array.name)", shape: array.shape, values: array.values)
      }
    }
    let inputs = layers.map { layer in layer.inputs.map { $0 < 0 ? ModelPlan.inputName : names[$0] } }
    let found = arrays
    var model = ImportedModel { plan throws(ModelFileError) in
      if isVector, plan.input.channels > 1 {
        throw ModelFileError(
          .configuration,
          "\(path.visible): reads vectors, and does not say in which order they have the \(plan.input.channels) channels of a pixel; export a model that reads images"
        )
      }
      return try weights(of: plan, found, path: path)
    }
    model.layers = descriptions.linked(names: names, inputs: inputs, from: ModelPlan.inputName)
    model.scaling = scaling
    model.notes = notes
    let sizes = reader.input.sizes
    if isVector { model.vectorCount = sizes[0] } else { model.input = (sizes[0], sizes[1], sizes[2]) }
    return model
  }

  /// What `layer` is here, with its arrays by their roles.
  private static func described(
    _ layer: ONNXReadLayer, _ notes: inout [String]
  ) throws(ModelFileError) -> (LayerDescription, [NamedArray]) {
    switch layer.content {
    case .layer(let description, let arrays): return (description, arrays)
    case .erf:
      throw ModelFileError(
        .badData, "\(layer.place): fmdist reads it only in gelu, x (1 + erf(x / √2)) / 2, and finds no such product")
    case .affine(let affine):
      if affine.isUniform {
        var rescaling = RescalingLayer()
        (rescaling.scale, rescaling.offset) = (affine.scale[0], affine.offset[0])
        return (LayerDescription(rescaling), [])
      }
      // As if its statistics were 0 and 1, which they stay.
      let count = layer.output.channels
      var normalization = BatchNormalizationLayer()
      normalization.epsilon = Double(Float.leastNormalMagnitude)
      var description = LayerDescription(normalization)
      description.isTrainable = false
      notes.append("\(layer.place): a factor and a summand for each channel are a frozen batch_normalization here")
      return (
        description,
        [
          ("gamma", affine.scale), ("beta", affine.offset), ("moving_mean", [0]), ("moving_variance", [1]),
        ].map { role, numbers in
          NamedArray(
            name: role, shape: [count],
            values: (0..<count).map { Float(numbers[numbers.count == 1 ? 0 : $0]) })
        }
      )
    }
  }

  /// The arrays of `plan`, each of which `arrays` has by its name.
  private static func weights(
    of plan: ModelPlan, _ arrays: [String: NamedArray], path: String
  ) throws(ModelFileError) -> [NamedArray] {
    func mismatch(_ sentence: String) -> ModelFileError {
      ModelFileError(.configuration, "\(path.visible): is of another model: \(sentence)")
    }
    var result: [NamedArray] = []
    for parameter in plan.parameters {
      guard let array = arrays[parameter.name] else { throw mismatch("it lacks \(parameter.name.visible)") }
      guard array.shape == parameter.shape else {
        throw mismatch(
          "its \(parameter.name.visible) is \(TensorDescription.text(array.shape)), the model's \(TensorDescription.text(parameter.shape))"
        )
      }
      result.append(array)
    }
    guard result.count == arrays.count else {
      throw mismatch("it has \(arrays.count) arrays, and the model \(result.count)")
    }
    return result
  }
}
