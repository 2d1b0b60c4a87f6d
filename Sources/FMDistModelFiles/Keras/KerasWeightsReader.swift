import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

/// Finds a model's arrays in an HDF5 file of Keras's weights, of whichever layout.
struct KerasWeightsReader: Sendable {
  private let file: HDF5File
  /// The groups of layers, by what a layer is called there: by its class and number, or by its name.
  private let groups: [(name: String, datasets: [String])]
  private let layout: KerasWeights.Layout

  /// What a layer is called, and the arrays that it has, in their order.
  struct Request {
    let name: String
    /// Its class in snake case, numbered.
    let numbered: String
    let arrays: [ParameterDescription]
  }

  /// The weights in `file`; throws where there are none of Keras's.
  init(_ file: HDF5File) throws(ModelFileError) {
    self.file = file
    // The name of an early Keras 3.
    if let root = ["layers", "_layer_checkpoint_dependencies"].first(where: file.groups.contains) {
      layout = .byClass
      groups = Self.groupsByClass(of: file, root: root)
      return
    }
    let root = file.groups.contains("model_weights") ? "model_weights" : ""
    guard let names = file.list("layer_names", of: root) else {
      let found = file.groups.union(file.datasets.keys).filter { !$0.isEmpty }.sorted().prefix(5).map {
        $0.visible.brief(60)
      }
      throw ModelFileError(
        .badData,
        "\(file.path): expected weights as Keras saves them, in groups below 'layers' or named by an attribute layer_names, found "
          + (found.isEmpty ? "neither" : "neither, but \(found.joined(separator: ", "))"))
    }
    layout = .byName
    let prefix = root.isEmpty ? "" : "\(root)/"
    groups = names.map { name in
      let group = prefix + name
      return (name, (file.list("weight_names", of: group) ?? []).map { "\(group)/\($0)" })
    }.filter { !$0.1.isEmpty }
  }

  private static func groupsByClass(of file: HDF5File, root: String) -> [(name: String, datasets: [String])] {
    var found: [String: [(number: Int, path: String)]] = [:]
    for path in file.datasets.keys {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      // What is deeper is no array of the layer's: a state of random numbers.
      guard parts.count == 4, parts[0] == root, parts[2] == "vars", let number = Int(parts[3]) else { continue }
      found[parts[1], default: []].append((number, path))
    }
    return found.map { name, arrays in (name, arrays.sorted { $0.number < $1.number }.map(\.path)) }
      .sorted { $0.name < $1.name }
  }

  /// The arrays of `layers`, those that have some, in Keras's order. Throws where one is missing, or of another shape, or is left over, and for
  /// numbers that no weights can be.
  func arrays(of layers: [Request]) throws(ModelFileError) -> [[NamedArray]] {
    let layers = layers.filter { !$0.arrays.isEmpty }
    let own = layers.map { layout == .byClass ? $0.numbered : $0.name }
    let known = Set(groups.map(\.name))
    // As Keras does where names differ, which are chance: by order.
    let isByName = layout == .byClass || own.allSatisfy(known.contains)
    // What scales pixels in front is read by itself.
    let groups = groups.filter { own.contains($0.name) || !Self.isNormalization($0.name) }
    if isByName, let other = groups.first(where: { !own.contains($0.name) }) {
      throw mismatch("has weights of \(other.name.visible.brief(60)), which the model lacks")
    }
    guard isByName || groups.count == layers.count else {
      throw mismatch("has weights of \(groups.count) layers, and the model has \(layers.count) with weights")
    }
    var result: [[NamedArray]] = []
    for (place, layer) in layers.enumerated() {
      guard let group = isByName ? groups.first(where: { $0.name == own[place] }) : groups[place] else {
        throw mismatch("lacks weights of \(own[place]), the model's layer \(layer.name.visible)")
      }
      result.append(try arrays(of: layer, in: group.datasets))
    }
    return result
  }

  private static func isNormalization(_ name: String) -> Bool {
    name == "normalization" || name.hasPrefix("normalization_") || name.hasPrefix("pixel_normalization")
  }

  /// The mean and the variance that the layer which scales pixels, called so, has learned.
  func statistics(of name: String, numbered: String) throws(ModelFileError) -> [NamedArray] {
    let own = layout == .byClass ? numbered : name
    guard let group = groups.first(where: { $0.name == own }), group.datasets.count >= 2 else {
      throw mismatch("lacks the mean and the variance of \(name.visible)")
    }
    var arrays: [NamedArray] = []
    for (role, path) in zip(["mean", "variance"], group.datasets) {
      guard let dataset = file.datasets[path], let values = dataset.values, dataset.width <= 4,
        values.count == dataset.shape.reduce(1, *), values.allSatisfy(\.isFinite)
      else {
        throw ModelFileError(
          .badData,
          "\(file.path), \(path.visible.brief(80)): expected the \(role) of pixels, 32-bit floats, found something else"
        )
      }
      arrays.append(NamedArray(name: role, shape: dataset.shape, values: values))
    }
    return arrays
  }

  /// How pixels are scaled, where the weights of a layer say that, and there is no description of it.
  func scaling() throws(ModelFileError) -> ImportedScaling? {
    guard let group = groups.first(where: { Self.isNormalization($0.name) }) else { return nil }
    let arrays = try statistics(of: group.name, numbered: group.name)
    guard arrays.allSatisfy({ [1, 3].contains($0.shape.count) && $0.shape == arrays[0].shape }),
      arrays[1].values.allSatisfy({ $0 >= 0 })
    else { return nil }
    return ImportedScaling(
      arrays[0].shape.count == 1 ? .standardByChannel : .standard, means: arrays[0].values,
      deviations: arrays[1].values.map { max($0.squareRoot(), KerasPixels.leastDeviation) })
  }

  private func arrays(of layer: Request, in paths: [String]) throws(ModelFileError) -> [NamedArray] {
    guard paths.count >= layer.arrays.count else {
      throw mismatch(
        "has \(paths.count) arrays for layer \(layer.name.visible), which has \(layer.arrays.map(\.name).joined(separator: ", "))"
      )
    }
    guard paths.count == layer.arrays.count else {
      throw mismatch(
        "has \(paths[layer.arrays.count].visible.brief(80)) beside what layer \(layer.name.visible) has: \(layer.arrays.map(\.name).joined(separator: ", "))"
      )
    }
    var arrays: [NamedArray] = []
    for (array, path) in zip(layer.arrays, paths) { arrays.append(try self.array(array, at: path)) }
    return arrays
  }

  /// The dataset at `path` as `array`.
  private func array(_ array: ParameterDescription, at path: String) throws(ModelFileError) -> NamedArray {
    func refuse(_ sentence: String) -> ModelFileError {
      ModelFileError(.badData, "\(file.path), \(path.visible.brief(80)): \(sentence)")
    }
    guard let dataset = file.datasets[path] else { throw refuse("expected the array \(array.name), found none") }
    guard dataset.shape == array.shape else {
      throw mismatch(
        "its \(path.visible.brief(80)) is \(TensorDescription.text(dataset.shape)), the model's \(array.name) \(TensorDescription.text(array.shape))"
      )
    }
    guard let values = dataset.values, values.count == array.count else {
      throw refuse(
        "expected \(array.count) numbers in the file itself, found \(dataset.width == 0 ? "no numbers" : "none, or too many for its size")"
      )
    }
    guard dataset.width <= 4 else {
      throw refuse("its numbers are of \(8 * dataset.width) bits, and weights of 32 here: save them as float32")
    }
    let bad = values.count { !$0.isFinite }
    guard bad == 0 else {
      throw refuse("\(bad) \(bad == 1 ? "value is" : "values are") not finite")
    }
    if array.name.hasSuffix("/moving_variance"), let negative = values.first(where: { $0 < 0 }) {
      throw refuse("is a variance, which is at least 0, and has the value \(negative)")
    }
    return NamedArray(name: array.name, shape: array.shape, values: values)
  }

  private func mismatch(_ sentence: String) -> ModelFileError {
    ModelFileError(.configuration, "\(file.path): belongs to another model: it \(sentence)")
  }
}

extension HDF5File {
  /// The texts of the attribute `name`, or of those that it was cut into: `name0`, `name1`.
  fileprivate func list(_ name: String, of path: String) -> [String]? {
    if let texts = texts(name, of: path) { return texts }
    var parts: [[String]] = []
    while let part = texts("\(name)\(parts.count)", of: path) { parts.append(part) }
    return parts.isEmpty ? nil : parts.flatMap { $0 }
  }
}
