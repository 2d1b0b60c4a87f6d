import FMDistPlatform

/// Where a data set is, and in what sort of files.
package enum DatasetLocation: Sendable, Equatable {
  /// Nowhere: fmdist draws it.
  case synthetic
  /// In these four files, each IDX or NumPy, or in two, of images and labels that say no part.
  case files(DatasetFiles)
  /// In these NumPy archives.
  case archives([String])
  /// In the binary files of CIFAR in this folder.
  case batches(String)
  /// In two tables with commas, or in one with all images.
  case tables(training: String, test: String?)
  /// In one MATLAB file.
  case matlab(String)
  /// In files of images, in these folders.
  case pictures(PictureFolders)

  /// The folder that a file of class names may lie in; nil if there is none.
  package var folder: String? {
    switch self {
    case .synthetic: nil
    case .files(let files): Self.parent(files[.trainingImages])
    case .archives(let paths): paths.first.map(Self.parent)
    case .tables(let training, _): Self.parent(training)
    case .matlab(let path): Self.parent(path)
    case .pictures(let pictures): pictures.folder
    case .batches(let folder): folder
    }
  }

  /// The files, and of pictures the folders in which every file counts.
  var inputs: [String] {
    switch self {
    case .synthetic: []
    case .files(let files): DatasetFiles.Part.allCases.compactMap { files.paths[$0] }
    case .archives(let paths): paths
    case .tables(let training, let test): [training, test].compactMap(\.self)
    case .matlab(let path), .batches(let path): [path]
    case .pictures(let pictures): pictures.inputs
    }
  }

  /// Whether `folder` is one of a data set's with the images of a class: there is an image in it, but for those that `isOther` says are something
  /// else by their first bytes, and the folder above is called as a part is, beside another part.
  package static func isClassFolder(_ folder: String, unless isOther: ([UInt8]) -> Bool) -> Bool {
    guard isPart("\(folder)/..") else { return false }
    return ((try? FileSystem.names(in: folder)) ?? []).contains { name in
      ImageFileName(name).claim == .image
        && FileSystem.beginning(of: "\(folder)/\(name)", count: 1024).map(isOther) == false
    }
  }

  /// Whether what is written into `folder` would lie in a data set: it is a class's folder, or that of a part with such folders in it.
  package static func isDataFolder(_ folder: String, unless isOther: ([UInt8]) -> Bool) -> Bool {
    if isClassFolder(folder, unless: isOther) { return true }
    guard isPart(folder) else { return false }
    return ((try? FileSystem.names(in: folder)) ?? []).contains { name in
      FileSystem.isFolder("\(folder)/\(name)") && isClassFolder("\(folder)/\(name)", unless: isOther)
    }
  }

  /// Whether `folder` is called as a part is, and lies beside one of another.
  private static func isPart(_ folder: String) -> Bool {
    // Most folders are called otherwise, and those beside them may be many.
    guard let place = FileSystem.realPath(folder), FolderPart(folder: PathText.split(place).name) != nil else {
      return false
    }
    let beside = ((try? FileSystem.names(in: "\(folder)/..")) ?? []).filter {
      FolderPart(folder: $0) != nil && FileSystem.isFolder("\(folder)/../\($0)")
    }
    guard let own = beside.first(where: { FileSystem.areSame("\(folder)/../\($0)", folder) }) else { return false }
    return beside.contains { FolderPart(folder: $0) != FolderPart(folder: own) }
  }

  /// Whether the file at `path` is one of those.
  func contains(_ path: String) -> Bool {
    // As ``parent(_:)`` and the file's name make it.
    let path = path.contains("/") ? path : "./" + path
    return switch self {
    case .synthetic, .pictures: false
    case .files(let files): files.paths.values.contains(path)
    case .archives(let paths): paths.contains(path)
    case .tables(let training, let test): path == training || path == test
    case .matlab(let file): path == file
    case .batches(let folder): Self.parent(path) == folder && CIFARBatches.isBatch(path)
    }
  }

  /// The folder that the file at `path` is in.
  static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }
}
