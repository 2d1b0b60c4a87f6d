import FMDistNeuralNet
import FMDistRunFiles

/// Weights as Keras keeps them in an HDF5 file.
enum KerasWeights {
  /// Where arrays are in the file.
  enum Layout: Sendable {
    /// Keras 3's `.weights.h5`: `layers/conv2d_1/vars/0`, numbered by class.
    case byClass
    /// Keras 2's `.h5`, which Keras 3 reads too: `conv2d_1/conv2d_1/kernel`, listed in attributes.
    case byName

    /// The layout of a file called `path`, by Keras's own rule.
    init(path: String) { self = path.hasSuffix(".weights.h5") ? .byClass : .byName }
  }

  /// The version of Keras whose layout is written.
  static let kerasVersion = "3.0.0"
  /// What the attributes' names begin with that say what fmdist needs to make the model again.
  private static let mark = "fmdist_"

  /// The file of `model`'s arrays, to be at `path`.
  static func bytes(of model: KerasModel, layout: Layout, path: String) throws(ModelFileError) -> [UInt8] {
    let file = try HDF5Writer(path: path)
    let layers = model.architecture.layers
    let order = names(of: model.architecture)
    switch layout {
    case .byClass:
      try file.addGroup("vars")
      try file.addText(model.architecture.name, "name", of: "vars")
      for (place, name) in order {
        let (layer, group) = (layers[place], "layers/\(name)/vars")
        try file.addGroup(group)
        try file.addText(layer.name, "name", of: group)
        let arrays = model.arrays[layer.name] ?? []
        for (number, array) in arrays.enumerated() {
          try file.add(array.values, shape: array.shape, at: "\(group)/\(number)")
        }
        if !arrays.isEmpty, KerasPixels.endsInCount(layer) { try file.add(0, at: "\(group)/\(arrays.count)") }
      }
    case .byName:
      let all = [model.architecture.inputName] + order.map { layers[$0.place].name }
      try file.addTexts(all, "layer_names", of: "")
      try file.addText("tensorflow", "backend", of: "")
      try file.addText(kerasVersion, "keras_version", of: "")
      for name in all {
        let layer = layers.first { $0.name == name }
        let arrays = model.arrays[name] ?? []
        var paths = arrays.map { "\(name)/\($0.name.split(separator: "/").last ?? "")" }
        try file.addGroup(name)
        for (array, path) in zip(arrays, paths) {
          try file.add(array.values, shape: array.shape, at: "\(name)/\(path)")
        }
        if let layer, !arrays.isEmpty, KerasPixels.endsInCount(layer) {
          paths.append("\(name)/count")
          try file.add(0, at: "\(name)/\(name)/count")
        }
        try file.addTexts(paths, "weight_names", of: name)
      }
      try file.addGroup("top_level_model_weights")
      try file.addTexts([], "weight_names", of: "top_level_model_weights")
    }
    for (key, value) in model.metadata { try file.addText(value, mark + key, of: "") }
    return try file.bytes()
  }

  /// What fmdist wrote into `file` beside the weights; empty for other programs' files.
  static func metadata(of file: HDF5File) -> [String: String] {
    let marked = file.attributes.filter { $0.key.hasPrefix(mark) }.compactMap { key, texts in
      texts.first.map { (String(key.dropFirst(mark.count)), $0) }
    }
    return Dictionary(marked) { first, _ in first }
  }

  /// The layers of `architecture` in Keras's order, each with what it is called in a file by class.
  static func names(of architecture: KerasArchitecture) -> [(place: Int, name: String)] {
    let places = Dictionary(architecture.layers.enumerated().map { ($1.name, $0) }) { first, _ in first }
    return names(
      of: architecture.layers.map { KerasName.snake($0.className) },
      inputs: architecture.layers.map { $0.inputs.map { places[$0] ?? ModelPlan.inputIndex } })
  }

  /// The layers of `plan` likewise.
  static func names(of plan: ModelPlan) -> [(place: Int, name: String)] {
    names(of: plan.layers.map(\.description.kind), inputs: plan.layers.map(\.inputs))
  }

  private static func names(of kinds: [String], inputs: [[Int]]) -> [(place: Int, name: String)] {
    var counter = KerasName.Counter()
    return KerasOrder.order(inputs).map { ($0, counter.numbered(kinds[$0])) }
  }
}
