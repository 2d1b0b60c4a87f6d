import FMDistRunFiles

/// How a format's files are read: what is in one, and which of its arrays are a model's.
package struct ModelReader: Sendable {
  /// What the file at a path holds. Throws where it is none of the format.
  package let content: @Sendable (_ path: String) throws(ModelFileError) -> ModelFileContent
  /// The arrays that such a file of a model has.
  let places: @Sendable (_ model: ExportedModel) throws(ModelFileError) -> [PlacedArray]
  /// The names of the arrays that images are standardized with.
  let mean, deviation: String

  /// The arrays of `model`, whose own values do not matter, from `content`, read from `path`, in the model's order. `names` says what some
  /// are called there. Throws (78) where one is missing or of another shape, or another one is there.
  package func parameters(
    of model: ExportedModel, from content: ModelFileContent, path: String, names: [String: String] = [:]
  ) throws(ModelFileError) -> [NamedArray] {
    func mismatch(_ sentence: String) -> ModelFileError { ModelFileError(.configuration, "\(path): \(sentence)") }
    let places = try places(model)
    if let stray = names.keys.sorted().first(where: { name in !places.contains { $0.name == name } }) {
      throw mismatch("--names has '\(stray)', which the model lacks; it has \(Self.list(places.map(\.name)))")
    }
    var left = Dictionary(content.arrays.map { ($0.name, $0) }) { first, _ in first }
    var found: [String: NamedArray] = [:]
    for place in places {
      let name = names[place.name] ?? place.name
      guard let array = left.removeValue(forKey: name) else {
        // A constant that another program leaves out means the same.
        if case .constant = place.content { continue }
        throw mismatch("lacks '\(name)', which the model has; it has \(Self.list(content.arrays.map(\.name)))")
      }
      guard array.shape == place.shape else {
        throw mismatch(
          "its '\(name)' is \(TensorDescription.text(array.shape)), the model's \(TensorDescription.text(place.shape))")
      }
      switch place.content {
      case .constant(let values):
        guard array.values == values else {
          throw mismatch("its '\(name)' has values of its own, and the model learns none there")
        }
      case .parameter(let parameter, let layout):
        try Self.check(array, as: parameter.name, path)
        found[parameter.name] = NamedArray(
          name: parameter.name, shape: parameter.shape, values: layout.undone(array.values))
      }
    }
    for name in [mean, deviation] { left[name] = nil }
    guard left.isEmpty else { throw mismatch("has \(Self.list(left.keys.sorted())), which the model lacks") }
    return model.parameters.compactMap { found[$0.name] }
  }

  /// What images are standardized with; nil where the file does not say.
  package func standardization(_ content: ModelFileContent) -> (means: NamedArray, deviations: NamedArray)? {
    guard let means = content.arrays.first(where: { $0.name == mean }),
      let deviations = content.arrays.first(where: { $0.name == deviation })
    else { return nil }
    return (means, deviations)
  }

  /// Throws (65) for numbers that `parameter` can't have.
  static func check(_ array: NamedArray, as parameter: String, _ path: String) throws(ModelFileError) {
    if let value = array.values.first(where: { !$0.isFinite }) {
      throw ModelFileError(.badData, "\(path): '\(array.name)' has the value \(value), which is not finite")
    }
    if parameter.hasSuffix("/moving_variance"), let value = array.values.first(where: { $0 < 0 }) {
      throw ModelFileError(
        .badData, "\(path): '\(array.name)' is a variance, which is at least 0, and has the value \(value)")
    }
  }

  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return "none" }
    return names.prefix(8).map(\.visible).joined(separator: ", ")
      + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }
}
