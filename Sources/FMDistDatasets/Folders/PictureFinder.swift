import FMDistPlatform

/// Finds out how a folder of images is arranged, from names, looking at no more of them than it needs.
package struct PictureFinder {
  /// What there is.
  package enum Finding: Equatable {
    case none
    case pictures(PictureFolders)
    /// Images that cannot be a data set as they lie: "has …", and what to do.
    case misplaced(String)
  }

  private let reader: FolderReader
  private static let deepest = 3

  package init(_ reader: FolderReader = .disk) { self.reader = reader }

  /// What a folder holds, if it is a part's.
  fileprivate enum Content {
    case nothing
    /// Folders of classes, in this folder: that of the part, or the only one in it.
    case classes(String)
    /// Images and no folders with any.
    case loose(String)
  }

  /// Looks at the folder at `path`.
  package func look(_ path: String) throws(DatasetError) -> Finding { try look(path, depth: 0) }

  private func look(_ path: String, depth: Int) throws(DatasetError) -> Finding {
    let listing = try reader.list(path, false)
    var parts: [FolderPart: [Content]] = [:]
    var named: [String] = []
    for part in FolderPart.allCases {
      let names = listing.folders.filter { FolderPart(folder: $0) == part }
      let contents = try names.map { name throws(DatasetError) in try content("\(path)/\(name)", part: part) }
      let whole = names.indices.filter { if case .classes = contents[$0] { true } else { false } }
      if whole.count > 1 {
        return .misplaced(
          "has the folders \(names[whole[0]].visible) and \(names[whole[1]].visible), which both may hold the \(part.rawValue) images: "
            + "move one of them elsewhere")
      }
      parts[part] = whole.isEmpty ? contents.filter(\.isLoose) : whole.map { contents[$0] }
      named += names
    }
    let others = listing.folders.filter { !named.contains($0) && holdsImages("\(path)/\($0)") }
    if case .classes(let training) = parts[.training]?.first {
      return .pictures(arranged(path, PictureFolders.Part(training, .folders), parts, notRead: others))
    }
    if let tables = try tables(path, listing) {
      return .pictures(labelled(path, by: tables, parts))
    }
    if others.isEmpty, case .loose(let training) = parts[.training]?.first {
      return .pictures(arranged(path, try loose(training), parts, notRead: []))
    }
    if depth < 2, others.count == 1, named.isEmpty,
      listing.files.allSatisfy({ ImageFileName($0.name).claim != .image }),
      try reader.list("\(path)/\(others[0])", false).folders.contains(where: {
        holdsImages("\(path)/\(others[0])/\($0)")
      }), case .pictures(let inner) = try look("\(path)/\(others[0])", depth: depth + 1)
    {
      return .pictures(inner)
    }
    if !others.isEmpty {
      // A class may be called train, as a vehicle is.
      let parted = named.filter { FolderPart(folder: $0) != .training }
      return .pictures(arranged(path, PictureFolders.Part(path, .folders, others: parted), parts, notRead: []))
    }
    if let (part, contents) = parts.first(where: { !$0.value.isEmpty }), !contents.isEmpty {
      let name = named.first { FolderPart(folder: $0) == part } ?? part.rawValue
      return .misplaced(
        "has the folder \(name.visible) but no train: the training images are missing, and belong into \(path)/train/CLASS"
      )
    }
    return holds(listing, path) ? .pictures(PictureFolders(path, training: try loose(path))) : .none
  }

  /// The parts around `training`.
  private func arranged(
    _ path: String, _ training: PictureFolders.Part, _ parts: [FolderPart: [Content]], notRead: [String]
  ) -> PictureFolders {
    func part(_ part: FolderPart) -> PictureFolders.Part? {
      switch parts[part]?.first {
      case .classes(let folder): return PictureFolders.Part(folder, .folders)
      case .loose(let folder):
        // With folders of classes for training, these have none.
        return training.labels == .folders ? nil : (try? loose(folder)) ?? PictureFolders.Part(folder, .names)
      default: return nil
      }
    }
    var unlabelled: String?
    for kind in [FolderPart.test, .validation] {
      if training.labels == .folders, case .loose(let folder) = parts[kind]?.first { unlabelled = folder }
    }
    return PictureFolders(
      path, training: training, validation: part(.validation), test: part(.test), unlabelled: unlabelled,
      notRead: notRead)
  }

  private func labelled(
    _ path: String, by tables: [FolderPart: PictureFolders.Labels], _ parts: [FolderPart: [Content]]
  ) -> PictureFolders {
    func part(_ part: FolderPart) -> PictureFolders.Part? { tables[part].map { PictureFolders.Part(path, $0) } }
    var unlabelled: String?
    if tables[.test] == nil, case .loose(let folder) = parts[.test]?.first { unlabelled = folder }
    return PictureFolders(
      path, training: part(.training) ?? PictureFolders.Part(path, .names), validation: part(.validation),
      test: part(.test), unlabelled: unlabelled)
  }

  /// Loose images in `folder`, whose classes a table there says, or else their names.
  private func loose(_ folder: String) throws(DatasetError) -> PictureFolders.Part {
    let tables = try tables(folder, try reader.list(folder, false))
    return PictureFolders.Part(folder, tables?[.training] ?? .names)
  }

  /// The tables in the folder at `path` that say the classes of images in it or in its folders; nil where none is of the training images.
  private func tables(_ path: String, _ listing: FolderListing) throws(DatasetError) -> [FolderPart: PictureFolders
    .Labels]?
  {
    var found: [FolderPart: String] = [:]
    for file in listing.files {
      let name = file.name.lowercased()
      // A submission is a form to fill in: its classes are made up.
      guard name.hasSuffix(".csv") || name.hasSuffix(".tsv"), !name.contains("submission"),
        let bytes = reader.beginning("\(path)/\(file.name)", 1 << 16),
        let row = LabelTable(TableText.beginning(bytes), most: 1)?.rows.first,
        try resolves(row.file, path, listing)
      else { continue }
      let part = FolderPart(table: file.name) ?? .training
      if let other = found[part] {
        throw DatasetError(
          .malformed,
          "\(path): \(PathText.split(other).name) and \(file.name) both say the classes of the \(part.rawValue) images. Move one of them "
            + "elsewhere.")
      }
      found[part] = "\(path)/\(file.name)"
    }
    guard let table = found[.training] else { return nil }
    let labels = found.mapValues { PictureFolders.Labels.table($0) }
    guard found.count == 1, let rows = LabelTable(try reader.text(table)), rows.hasParts else { return labels }
    let parts = Set(rows.rows.compactMap(\.part))
    return parts.contains(.training)
      ? Dictionary(uniqueKeysWithValues: parts.map { ($0, .table(table, of: $0)) }) : labels
  }

  /// Whether `file`, as a table calls it, is an image in the folder at `path` or in one of its folders.
  private func resolves(_ file: String, _ path: String, _ listing: FolderListing) throws(DatasetError) -> Bool {
    let (folder, called) = PathText.split(
      LabelTable.place(of: file, in: FileSystem.realPath(path) ?? path, table: path))
    let name = called.lowercased()
    for base in [path] + listing.folders.map({ "\(path)/\($0)" }) {
      let place = folder == "." ? base : "\(base)/\(folder)"
      guard let names = try? reader.list(place, false).files.map(\.name) else { continue }
      let isThere = names.contains { found in
        let found = found.lowercased()
        return found == name || (ImageFileName(found).claim == .image && ImageFileName(found).stem == name)
      }
      if isThere { return true }
    }
    return false
  }

  private func content(_ folder: String, part: FolderPart) throws(DatasetError) -> Content {
    let listing = try reader.list(folder, false)
    let inside = listing.folders.filter { holdsImages("\(folder)/\($0)") }
    let isLoose = holds(listing, folder)
    if !isLoose, inside.count == 1, listing.folders.count == 1, FolderPart(folder: inside[0]) == part {
      return try content("\(folder)/\(inside[0])", part: part)
    }
    if !inside.isEmpty { return .classes(folder) }
    return isLoose ? .loose(folder) : .nothing
  }

  private func holdsImages(_ folder: String, depth: Int = 1) -> Bool {
    guard let listing = try? reader.list(folder, false) else { return false }
    if holds(listing, folder) { return true }
    guard depth < Self.deepest else { return false }
    return listing.folders.contains { holdsImages("\(folder)/\($0)", depth: depth + 1) }
  }

  /// Whether there are images among the files of a folder: by a name, or by what the first files hold whose names say nothing.
  private func holds(_ listing: FolderListing, _ folder: String) -> Bool {
    let most = 4
    let claims = listing.files.lazy.map { ($0.name, ImageFileName($0.name).claim) }
    return claims.contains { $1 == .image }
      || claims.filter { $1 == .nothing }.prefix(most).contains { reader.isImage("\(folder)/\($0.0)", named: $0.0) }
  }
}

extension PictureFinder.Content {
  fileprivate var isLoose: Bool { if case .loose = self { true } else { false } }
}
