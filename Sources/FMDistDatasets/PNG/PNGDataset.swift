import FMDistPlatform

/// A data set in two folders of PNG images: `train/<class>/*.png` and `test/<class>/*.png`.
enum PNGDataset {
  /// The folders of the parts.
  static let parts = (training: "train", test: "test")

  /// What was read: both parts, the names of the classes, and those of the folders where these are others.
  struct Content {
    let training, test: LabelledImages
    let classNames: [String]
    let ownClassNames: [String]?
    /// The training images' files, as ``PNGFolder/Image/name``.
    let trainingFiles: [String]
  }

  /// Reads the folder `root` with the names and the size that `options` give. `published` are the classes of a known set.
  ///
  /// The order of the classes: `classes.txt` in `root`; else the published set's names, if all folders are among them; else the
  /// folders of `train`, in natural order. Given names that are the folders' are the order themselves; names none of which is a folder's
  /// rename the classes in their order.
  static func read(
    _ root: String, options: DatasetOptions, published: [String]?
  ) throws(DatasetError) -> Content {
    let trainingFolder = root + "/" + parts.training
    let found = try PNGFolder.classes(in: trainingFolder).map(\.name)
    var order = found
    if let listed = try ClassNames.file(in: root) {
      order = listed.names
    } else if let published, Set(found).isSubset(of: published.map(ClassNames.folderName)) {
      order = published
    }
    var renamed: [String]?
    if let given = options.classNames?.names {
      let folders = Set(given.map(ClassNames.folderName))
      let known = found.filter { folders.contains($0) }
      if known.count == found.count {
        order = given
      } else if options.prefersOwnClassNames {
        // A model's names are not for the classes of other data.
      } else if !known.isEmpty || given.count != order.count {
        throw DatasetError(
          .configuration,
          "data.class_names: expected a name for each of the \(order.count) classes of \(root) (\(order.listed())), found "
            + "\(given.listed()). Name all folders, or rename all classes in this order.")
      } else {
        renamed = given
      }
    }
    guard order.count <= ClassNames.most else {
      throw DatasetError(
        .malformed,
        "\(trainingFolder): fmdist tells at most \(NumberText.grouped(ClassNames.most)) classes apart, found \(order.count) folders of classes."
      )
    }
    // Names that rename the classes are not the folders'.
    let classFolders = order.map(ClassNames.folderName)
    var first: [String: String] = [:]
    for (name, folder) in zip(order, classFolders) {
      if let other = first[folder] {
        throw DatasetError(
          .malformed,
          "\(root): the classes \"\(other)\" and \"\(name)\" have the same folder, \(folder), as / is written - there. Rename one of "
            + "them.")
      }
      first[folder] = name
    }
    let training = try PNGFolder(trainingFolder, classFolders: classFolders)
    let test = try PNGFolder(root + "/" + parts.test, classFolders: classFolders)
    let decoded = try PNGImages.read(training, test, wanted: options.imageSize)
    return Content(
      training: decoded.training, test: decoded.test,
      classNames: try ClassNames(renamed ?? order, origin: root).names, ownClassNames: renamed == nil ? nil : order,
      trainingFiles: training.images.map(\.name))
  }
}
