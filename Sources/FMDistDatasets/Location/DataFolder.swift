import FMDistPlatform
import Foundation

/// What a folder holds of data sets, by the names in it. What the files are, their content says later.
struct DataFolder {
  /// A data set that is all there.
  struct Found {
    /// What it is in, for a person: "IDX files".
    let kind: String
    let location: DatasetLocation
  }

  /// Data sets of which each file is there.
  private(set) var found: [Found] = []
  /// Images and labels that are all there is, and lack a test part: for where there is nothing else.
  private(set) var undivided: [Found] = []
  /// What is missing of others, for a person.
  private(set) var lacks: [String] = []
  /// What is wrong with its folders of images, for a person: "has …".
  private(set) var misplacedPictures: String?
  /// Folders of images that may be a data set, if nothing else is there.
  private(set) var possiblePictures: PictureFolders?

  private let path: String
  private let names: [String]

  /// Looks into the folder at `path`; nil if there is none. Two files that could be the same part are an error.
  init?(_ path: String) throws(DatasetError) {
    guard FileSystem.isFolder(path) else { return nil }
    self.path = path
    do throws(SystemError) { names = try FileSystem.names(in: path).sorted(by: naturallyPrecedes) } catch {
      throw DatasetError(.io, "\(path): the folder cannot be read: \(error).")
    }
    try lookForPictures()
    lookForIDX()
    try lookForNumPy()
    try lookForTables()
    try lookForMATLAB()
    lookForArchives()
    lookForBatches()
    refusePickles()
  }

  /// The one data set of the folder, or nil. Several are an error that names them. Folders of images that may as well be something else count
  /// where nothing else does, if `asked`: somebody has named this folder.
  func only(asked: Bool = false) throws(DatasetError) -> DatasetLocation? {
    let found = found.isEmpty && possiblePictures == nil ? undivided : found
    guard found.count > 1 else {
      if let found = found.first { return found.location }
      return asked && lacks.isEmpty ? possiblePictures.map { .pictures($0) } : nil
    }
    let kinds = found.map(\.kind).joined(separator: " and as ")
    throw DatasetError(
      .malformed,
      "\(path): the folder holds the data set as \(kinds). In its place name one file of those that you mean, such as "
        + "\(Self.example(found) ?? path), or move the others elsewhere.")
  }

  private static func example(_ found: [Found]) -> String? {
    for item in found {
      switch item.location {
      case .tables(let training, _): return training
      case .matlab(let file), .batches(let file): return file
      case .files(let files): return files[.trainingImages]
      case .archives(let files): return files.first
      case .synthetic, .pictures: continue
      }
    }
    return nil
  }

  private mutating func lookForIDX() {
    var paths: [DatasetFiles.Part: String] = [:]
    for part in DatasetFiles.Part.allCases {
      paths[part] = part.possibleNames.first(where: names.contains).map { path + "/" + $0 }
    }
    add("IDX files", paths) { "\($0.fileName)[.gz]" }
  }

  private mutating func lookForNumPy() throws(DatasetError) {
    var paths: [DatasetFiles.Part: String] = [:]
    for name in names {
      guard let stem = Self.stem(name, ["npy", "npy.gz"]), let part = ArrayNames.part(stem) else { continue }
      if let other = paths[part] { throw twice(other, name) }
      paths[part] = path + "/" + name
    }
    add("NumPy files", paths) { "\(ArrayNames.usual($0)).npy" }
    guard paths.isEmpty else {
      let isDivided = paths[.testImages] != nil || paths[.testLabels] != nil
      if !isDivided, paths[.trainingImages] != nil, paths[.trainingLabels] != nil {
        undivided.append(Found(kind: "NumPy files", location: .files(DatasetFiles(paths: paths))))
      }
      return
    }
    lookForUndividedNumPy()
  }

  /// Images and labels that say no part: `X.npy` and `y.npy`.
  private mutating func lookForUndividedNumPy() {
    var stems: [String: String] = [:]
    for name in names { if let stem = Self.stem(name, ["npy", "npy.gz"]) { stems[stem] = name } }
    guard let roles = try? ArrayRole.assigned(stems.keys.sorted()),
      let images = roles[ArrayRole(part: .whole, content: .images)].flatMap({ stems[$0] }),
      let labels = roles[ArrayRole(part: .whole, content: .labels)].flatMap({ stems[$0] })
    else { return }
    let paths = [DatasetFiles.Part.trainingImages: "\(path)/\(images)", .trainingLabels: "\(path)/\(labels)"]
    undivided.append(Found(kind: "NumPy files", location: .files(DatasetFiles(paths: paths, saysPart: false))))
  }

  /// NumPy archives, where there is nothing else: results of other programs are such, too.
  private mutating func lookForArchives() {
    guard found.isEmpty, possiblePictures == nil else { return }
    let files = names.filter { Self.stem($0, ["npz"]) != nil }
    if !files.isEmpty {
      found.append(Found(kind: "NumPy archives", location: .archives(files.map { "\(path)/\($0)" })))
    }
  }

  /// CIFAR's binary files, where there is nothing else.
  private mutating func lookForBatches() {
    guard found.isEmpty, let missing = CIFARBatches.missing(in: names) else { return }
    if missing.isEmpty {
      found.append(Found(kind: "CIFAR's binary files", location: .batches(path)))
    } else {
      lacks.append(missing.joined(separator: ", "))
    }
  }

  /// CIFAR's files for Python, and others that Python has pickled: what is in them can run as a program.
  private mutating func refusePickles() {
    guard found.isEmpty, possiblePictures == nil, misplacedPictures == nil,
      let advice = PickleAdvice(in: path, names: names)
    else { return }
    misplacedPictures = advice.sentence
  }

  private mutating func add(
    _ kind: String, _ paths: [DatasetFiles.Part: String], name: (DatasetFiles.Part) -> String
  ) {
    guard !paths.isEmpty else { return }
    let missing = DatasetFiles.Part.allCases.filter { paths[$0] == nil }
    if missing.isEmpty {
      found.append(Found(kind: kind, location: .files(DatasetFiles(paths: paths))))
    } else {
      lacks.append(missing.map(name).joined(separator: ", "))
    }
  }

  private mutating func lookForTables() throws(DatasetError) {
    // A table of image files and their classes belongs to the images.
    let tables = names.filter { Self.stem($0, ["csv", "csv.gz"]) != nil && !isOfImages($0) }
    let (training, test) = (
      try table(of: TableFileName.training, not: TableFileName.test, tables),
      try table(of: TableFileName.test, not: TableFileName.training, tables)
    )
    if let training, let test {
      found.append(
        Found(kind: "CSV tables", location: .tables(training: path + "/" + training, test: path + "/" + test)))
      return
    }
    if let name = tables.first, tables.count == 1, test == nil {
      undivided.append(Found(kind: "a CSV table", location: .tables(training: path + "/" + name, test: nil)))
    }
    let others = tables.filter { $0 != training && $0 != test }
    let skipped = others.isEmpty ? "" : " (not taken for either part: \(others.prefix(6).joined(separator: ", ")))"
    switch (training, test) {
    case (nil, nil) where tables.isEmpty || possiblePictures != nil: return
    case (nil, nil): lacks.append("two tables, one with train in its name and one with test" + skipped)
    default: lacks.append("a table with \(training == nil ? "train" : "test") in its name" + skipped)
    }
  }

  /// The one of `tables` with one of `words` in its name, and none of `others`: as a word of its own, or failing that anywhere.
  private func table(
    of words: Set<String>, not others: Set<String>, _ tables: [String]
  ) throws(DatasetError) -> String? {
    var candidates = tables.filter { TableFileName.words($0, are: words) && !TableFileName.words($0, are: others) }
    if candidates.isEmpty {
      candidates = tables.filter {
        !TableFileName.words($0, are: words.union(others)) && TableFileName.contains($0, words)
          && !TableFileName.contains($0, others)
      }
    }
    if candidates.count > 1 { throw twice(candidates[0], candidates[1]) }
    return candidates.first
  }

  private func isOfImages(_ table: String) -> Bool {
    guard let pictures = possiblePictures else { return false }
    return [pictures.training, pictures.validation, pictures.test].contains {
      if case .table(let path, _) = $0?.labels { path == "\(self.path)/\(table)" } else { false }
    }
  }

  private mutating func lookForMATLAB() throws(DatasetError) {
    let files = names.filter { Self.stem($0, ["mat"]) != nil }
    if files.count > 1 { throw twice(path + "/" + files[0], files[1]) }
    if let file = files.first { found.append(Found(kind: "a MATLAB file", location: .matlab(path + "/" + file))) }
  }

  private mutating func lookForPictures() throws(DatasetError) {
    switch try PictureFinder().look(path) {
    case .pictures(let folders) where folders.isCertain:
      found.append(Found(kind: "folders of images", location: .pictures(folders)))
    case .pictures(let folders): possiblePictures = folders
    case .misplaced(let sentence): misplacedPictures = sentence
    case .none: return
    }
  }

  private func twice(_ one: String, _ other: String) -> DatasetError {
    DatasetError(
      .malformed,
      "\(path): \(one.split(separator: "/").last ?? "") and \(other) could both be the same part of the data set. Move one of them "
        + "elsewhere.")
  }

  /// `name` without one of `endings`, in any case; nil if it has none, or begins with a dot.
  private static func stem(_ name: String, _ endings: [String]) -> String? {
    guard !name.hasPrefix(".") else { return nil }
    for ending in endings where name.lowercased().hasSuffix("." + ending) {
      return String(name.dropLast(ending.count + 1))
    }
    return nil
  }
}
