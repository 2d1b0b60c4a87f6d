/// The four arrays of a data set in one MATLAB file.
enum MATDataset {
  /// Reads the training and the test part of the file at `path`, of either version.
  static func read(
    _ path: String, _ options: DatasetOptions
  ) throws(DatasetError) -> (training: LabelledImages, test: LabelledImages) {
    let arrays: [DatasetFiles.Part: NumberArray]
    switch try FileContent.of(path) {
    case .matlab5:
      let file = try MATFile(path)
      let chosen = try choose(file.variables.map(\.matrix.name), path: path)
      var found: [DatasetFiles.Part: NumberArray] = [:]
      for (part, name) in chosen {
        // Of two variables of one name the last counts, as in MATLAB.
        guard let variable = file.variables.last(where: { $0.matrix.name == name }) else { continue }
        found[part] = try file.array(variable)
      }
      arrays = found
    case .matlab73:
      let chosen = try choose(MAT73File(path).names, path: path)
      let file = try MAT73File(path, wanted: chosen.values.sorted())
      var found: [DatasetFiles.Part: NumberArray] = [:]
      for (part, name) in chosen { found[part] = try file.array(name) }
      arrays = found
    case let content:
      throw DatasetError(
        .malformed,
        "\(path): expected a MATLAB file of version 5 to 7.3, found \(content.rawValue). Save it with MATLAB, or with SciPy's savemat."
      )
    }
    func part(
      _ images: DatasetFiles.Part, _ labels: DatasetFiles.Part
    ) throws(DatasetError) -> LabelledImages {
      guard let imageArray = arrays[images], let labelArray = arrays[labels] else {
        throw DatasetError(.malformed, "\(path): its arrays cannot be read.")
      }
      return try ArrayPair(
        images: imageArray, labels: labelArray, samplesMayBeLast: true, isMultiLabel: options.isMultiLabel,
        layout: options.layout
      ).read(wanted: options.imageSize)
    }
    return (try part(.trainingImages, .trainingLabels), try part(.testImages, .testLabels))
  }

  /// Which of the variables called `names` is which part.
  private static func choose(
    _ names: [String], path: String
  ) throws(DatasetError) -> [DatasetFiles.Part: String] {
    var chosen: [DatasetFiles.Part: String] = [:]
    for name in names {
      guard let part = ArrayNames.part(name) else { continue }
      if let other = chosen[part], other != name {
        throw DatasetError(
          .malformed, "\(path): both \(other) and \(name) could be \(ArrayNames.usual(part)). Leave one of them out.")
      }
      chosen[part] = name
    }
    let missing = DatasetFiles.Part.allCases.filter { chosen[$0] == nil }
    guard missing.isEmpty else {
      let found = names.prefix(12).joined(separator: ", ")
      throw DatasetError(
        .malformed,
        "\(path): expected the variables X_train, y_train, X_test and y_test, found no "
          + "\(missing.map(ArrayNames.usual).joined(separator: ", no ")) among \(found.isEmpty ? "none at all" : found). Save all four "
          + "in one file.")
    }
    return chosen
  }
}
