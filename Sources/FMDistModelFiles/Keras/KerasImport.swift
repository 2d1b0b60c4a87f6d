import FMDistDatasets
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

/// Makes our model of one of Keras's, or of its weights alone.
package enum KerasImport {
  /// The model that `architecture`, in the file `path`, describes, with the weights in `file`.
  static func model(
    _ architecture: KerasArchitecture, weights file: HDF5File, path: String
  ) throws(ModelFileError) -> ImportedModel {
    let reader = try KerasWeightsReader(file)
    let order = KerasWeights.names(of: architecture)
    let pixels = try KerasPixels.scaling(of: architecture, path: path) { layer throws(ModelFileError) in
      let numbered = order.first { architecture.layers[$0.place].name == layer.name }?.name ?? layer.name
      return try reader.statistics(of: layer.name, numbered: numbered)
    }
    var model = try self.weights(file)
    model.name = architecture.name
    model.notes += architecture.notes
    if let scaling = pixels.scaling { model.scaling = scaling }
    let isVector = architecture.inputShape.count == 1
    let layers = architecture.layers[pixels.count...]
    let (own, refusals) = try descriptions(
      of: layers, input: layers.first?.inputs.first ?? "", flattens: isVector, path: path, notes: &model.notes)
    model.layers = own
    if isVector {
      (model.input, model.vectorCount) = (nil, architecture.inputShape[0])
    } else {
      model.input = (architecture.inputShape[0], architecture.inputShape[1], architecture.inputShape[2])
    }
    let ahead = pixels.count - (isVector ? 1 : 0)
    try check(refusals, of: model)
    model.weights = { plan throws(ModelFileError) in
      try arrays(
        of: plan, in: reader, order.filter { $0.place >= pixels.count }.map { (place: $0.place - ahead, name: $0.name) }
      ) {
        architecture.layers[$0 + ahead].name
      }
    }
    return model
  }

  /// What the description `json`, in the file `path`, says without its weights: the shape of a sample, and the layers.
  package static func layers(
    of json: [UInt8], path: String
  ) throws(ModelFileError) -> (input: Shape, layers: [LayerDescription]) {
    let architecture = try KerasArchitecture(json, path: path)
    let sizes = architecture.inputShape
    var notes: [String] = []
    return (
      sizes.count == 1 ? .vector(sizes[0]) : .image(height: sizes[0], width: sizes[1], channels: sizes[2]),
      try descriptions(
        of: architecture.layers[...], input: architecture.inputName, flattens: false, path: path, notes: &notes
      ).layers
    )
  }

  /// The weights in `file` alone, with what fmdist wrote beside them.
  static func weights(_ file: HDF5File) throws(ModelFileError) -> ImportedModel {
    let reader = try KerasWeightsReader(file)
    var model = ImportedModel { plan throws(ModelFileError) in
      try arrays(of: plan, in: reader, KerasWeights.names(of: plan)) { plan.layers[$0].name }
    }
    model.metadata = KerasWeights.metadata(of: file)
    model.scaling = try reader.scaling()
    return model
  }

  /// The arrays of `plan`, of whose layers `order` has the places in Keras's order and the names in a file by class; `name` gives what a
  /// layer is called there in a file by name.
  private static func arrays(
    of plan: ModelPlan, in reader: KerasWeightsReader, _ order: [(place: Int, name: String)], name: (Int) -> String
  ) throws(ModelFileError) -> [NamedArray] {
    let own = order.filter { !plan.layers[$0.place].parameters.isEmpty }
    let found = try reader.arrays(
      of: own.map {
        KerasWeightsReader.Request(name: name($0.place), numbered: $0.name, arrays: plan.layers[$0.place].parameters)
      })
    return zip(own, found).sorted { $0.0.place < $1.0.place }.flatMap { $0.1 }
  }

  /// Throws what `refusals` has for the first layer of `model`, by its place, that reads an image.
  private static func check(
    _ refusals: [(place: Int, error: ModelFileError)], of model: ImportedModel
  ) throws(ModelFileError) {
    guard let first = refusals.first, let layers = model.layers else { return }
    let (height, width, channels) = model.input ?? (1, model.vectorCount ?? 1, 1)
    // A model that does not fit together is refused where it is built; here nothing is known of it.
    guard let plan = try? ModelPlan(input: .image(height: height, width: width, channels: channels), layers: layers)
    else { throw first.error }
    for (place, error) in refusals where plan.layers[place].isImage { throw error }
  }

  /// What `layers` are, the first of which reads `input`, and why some may read no image, by their places. Where the input is a vector of an
  /// image's pixels, a layer in front `flattens` that.
  private static func descriptions(
    of layers: ArraySlice<KerasLayer>, input: String, flattens: Bool, path: String, notes: inout [String]
  ) throws(ModelFileError) -> (layers: [LayerDescription], refusals: [(place: Int, error: ModelFileError)]) {
    var descriptions: [LayerDescription] = []
    var refusals: [(place: Int, error: ModelFileError)] = []
    var (names, inputs) = (layers.map(\.name), layers.map(\.inputs))
    if flattens {
      let flatten = KerasName.free("flatten", or: "flatten", taken: Set(names))
      descriptions.append(.flatten)
      // All that read the vector.
      inputs = [[input]] + inputs.map { $0.map { $0 == input ? flatten : $0 } }
      names = [flatten] + names
    }
    for layer in layers {
      var refusal: ModelFileError?
      descriptions.append(try LayerDescription(layer, path: path, notes: &notes, refusal: &refusal))
      if let refusal { refusals.append((descriptions.count - 1, refusal)) }
    }
    return (descriptions.linked(names: names, inputs: inputs, from: input), refusals)
  }
}
