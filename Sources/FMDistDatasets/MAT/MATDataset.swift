import FMDistImages

/// The arrays of a data set in one MATLAB file: variables, or fields of a structure as EMNIST has them.
enum MATDataset {
  /// What the file at `path`, of either version, holds; and of EMNIST's files the names of the classes.
  static func read(_ path: String) throws(DatasetError) -> (arrays: ArrayParts, classNames: [String]?) {
    var arrays: [ArrayRole: NumberArray] = [:]
    var mapping: ClassMapping?
    switch try FileContent.of(path) {
    case .matlab5:
      let file = try MATFile(path)
      let names = file.variables.map(\.matrix.name)
      let chosen = try roles(names, path: path)
      guard ArrayParts.isEnough(chosen) else {
        let fields = try file.fields()
        let chosen = try roles(fields.map(\.name), path: path)
        guard ArrayParts.isEnough(chosen) else {
          throw missing(
            chosen,
            among: names.filter { name in !fields.contains { $0.name.hasPrefix(name + ".") } } + fields.map(\.name),
            path: path)
        }
        for (role, name) in chosen {
          guard let field = fields.last(where: { $0.name == name }) else { continue }
          arrays[role] = try file.array(field)
        }
        if let field = fields.first(where: { $0.name.hasSuffix(".mapping") }) {
          mapping = try ClassMapping(file.array(field))
        }
        break
      }
      for (role, name) in chosen {
        // Of two variables of one name the last counts, as in MATLAB.
        guard let variable = file.variables.last(where: { $0.matrix.name == name }) else { continue }
        arrays[role] = try file.array(variable)
      }
    case .matlab73:
      let names = try MAT73File(path).names
      let chosen = try roles(names, path: path)
      guard ArrayParts.isEnough(chosen) else { throw missing(chosen, among: names, path: path) }
      let file = try MAT73File(path, wanted: chosen.values.sorted())
      for (role, name) in chosen { arrays[role] = try file.array(name) }
    case let content:
      throw DatasetError(
        .malformed,
        "\(path): expected a MATLAB file of version 5 to 7.3, found \(content.rawValue). Save it with MATLAB, or with SciPy's savemat."
      )
    }
    if let mapping {
      for (role, array) in arrays where role.content == .labels { arrays[role] = try mapping.numbered(array) }
    }
    return (ArrayParts(arrays: arrays, place: path, samplesMayBeLast: true), mapping?.names)
  }

  /// What each of the variables called `names` is. A validation part is not looked for.
  private static func roles(_ names: [String], path: String) throws(DatasetError) -> [ArrayRole: String] {
    do throws(ArrayRole.Conflict) { return try ArrayRole.assigned(names).filter { $0.key.part != .validation } } catch {
      throw DatasetError(
        .malformed,
        "\(path): both \(error.one) and \(error.other) could be \(error.role.usualName). Leave one of them out.")
    }
  }

  private static func missing(_ chosen: [ArrayRole: String], among names: [String], path: String) -> DatasetError {
    let missing = ArrayRole.all.filter { [.training, .test].contains($0.part) && chosen[$0] == nil }
    let found = names.prefix(12).joined(separator: ", ")
    return DatasetError(
      .malformed,
      "\(path): expected the variables X_train, y_train, X_test and y_test, found no "
        + "\(missing.map(\.usualName).joined(separator: ", no ")) among \(found.isEmpty ? "none at all" : found). Save all four "
        + "in one file.")
  }
}
