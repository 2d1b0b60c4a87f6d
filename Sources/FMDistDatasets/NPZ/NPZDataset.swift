import FMDistPlatform

/// A data set in NumPy archives: Keras's `mnist.npz`, MedMNIST's, or several that have a part or an array each.
enum NPZDataset {
  /// An array in an archive.
  private struct Entry {
    let archive: ZipArchive
    let member: ZipArchive.Member
    /// The array's name in its archive.
    let name: String
    /// What it is known by: its name, or where that says nothing, that of its archive with it.
    let key: String
  }

  /// What the archives `paths` hold.
  static func read(_ paths: [String], _ options: DatasetOptions) throws(DatasetError) -> ArrayParts {
    let entries = try entries(paths)
    let place = paths.joined(separator: ", ")
    let roles: [ArrayRole: String]
    do throws(ArrayRole.Conflict) { roles = try ArrayRole.assigned(entries.map(\.key)) } catch {
      func name(_ key: String) -> String {
        entries.first { $0.key == key }.map { "\($0.archive.path), \($0.name)" } ?? key
      }
      throw DatasetError(
        .malformed,
        "\(place): both \(name(error.one)) and \(name(error.other)) could be the same \(error.role.content.rawValue). "
          + "Give one archive with --data, or leave one of the two out.")
    }
    for (role, key) in roles {
      let own = entries.filter { $0.key == key }
      guard own.count == 1 else {
        throw DatasetError(
          .malformed,
          "\(place): both \(own[0].archive.path) and \(own[1].archive.path) have \(own[0].name), which could be the same \(role.content.rawValue). "
            + "Give one archive with --data, or leave one of the two out.")
      }
    }
    guard ArrayParts.isEnough(roles) else {
      let found = entries.prefix(12).map(\.name).joined(separator: ", ")
      throw DatasetError(
        .malformed,
        "\(place): expected arrays called x_train, y_train, x_test and y_test, or images and labels alone, found "
          + "\(found.isEmpty ? "none" : found). Save them under such names (NumPy: np.savez('data.npz', x_train=…, y_train=…, x_test=…, y_test=…))."
      )
    }
    var arrays: [ArrayRole: NumberArray] = [:]
    for role in ArrayRole.all {
      guard let key = roles[role], let entry = entries.first(where: { $0.key == key }) else { continue }
      let name = "\(entry.archive.path), \(entry.name)"
      arrays[role] = try NPYFile.read(
        from: try entry.archive.stream(entry.member, name: name), path: name, size: entry.member.size,
        content: role.content.rawValue)
    }
    return ArrayParts(arrays: arrays, place: place)
  }

  /// Whether the archive at `path` has images and labels by itself.
  static func isWhole(_ path: String) -> Bool {
    guard let entries = try? entries([path]), let roles = try? ArrayRole.assigned(entries.map(\.key)) else {
      return false
    }
    return ArrayParts.isEnough(roles)
  }

  private static func entries(_ paths: [String]) throws(DatasetError) -> [Entry] {
    var entries: [Entry] = []
    for path in paths {
      let archive = try ZipArchive(path)
      let ending = ".npy"
      let arrays = archive.members.filter { $0.name.hasSuffix(ending) }
      guard !arrays.isEmpty else {
        let found = archive.members.first.map { "such as \($0.name.visible)" } ?? "none at all"
        throw DatasetError(
          .malformed,
          "\(path): expected a NumPy archive (.npz), found a zip archive of other files, \(found). Unpack it, and give the folder: unzip \(path.shellPath)"
        )
      }
      let stem =
        path.split(separator: "/").last.map { $0.lowercased().hasSuffix(".npz") ? String($0.dropLast(4)) : String($0) }
        ?? ""
      for (index, member) in arrays.enumerated() {
        // Of two members of one name the last counts, as in NumPy.
        guard !arrays[(index + 1)...].contains(where: { $0.name == member.name }) else { continue }
        let name = String(member.name.dropLast(ending.count))
        entries.append(
          Entry(archive: archive, member: member, name: name, key: key(name, in: stem, isAlone: arrays.count == 1)))
      }
    }
    return entries
  }

  /// What the array `name` in the archive `stem` is known by. Of two archives, one of the training images and one of the test images, the arrays
  /// may be called images and labels; an array that is alone may have any name.
  private static func key(_ name: String, in stem: String, isAlone: Bool) -> String {
    let roles = (try? ArrayRole.assigned([name])) ?? [:]
    guard let role = roles.keys.first else { return isAlone ? stem : name }
    guard role.part == .whole else { return name }
    let parts: [(String, Set<String>)] = [
      ("train", TableFileName.training), ("test", TableFileName.test), ("val", TableFileName.validation),
    ]
    let own = parts.first { TableFileName.words(stem, are: $0.1) }
    return own.map { "\($0.0)_\(role.content.rawValue)" } ?? name
  }
}
