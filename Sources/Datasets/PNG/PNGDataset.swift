/// A data set in two folders of PNG images: `train/<class>/*.png` and `test/<class>/*.png`.
enum PNGDataset {
  /// The folders of the parts.
  static let parts = (training: "train", test: "test")

  /// Reads the folder `root`. `names` are those that someone gave, and `published` those of a known set.
  ///
  /// The order of the classes: `classes.txt` in `root`; else the published set's names, if all folders are among them; else the
  /// folders of `train`, in natural order. `names` that are the folders' are the order themselves; names none of which is a folder's
  /// rename the classes in their order.
  static func read(
    _ root: String, names: ClassNames?, published: [String]?, wanted: ImageSize?
  ) throws(DatasetError) -> (training: LabelledImages, test: LabelledImages, classNames: [String]) {
    let trainingFolder = root + "/" + parts.training
    let found = try PNGFolder.classes(in: trainingFolder)
    var order = found
    if let listed = try ClassNames.file(in: root) {
      order = listed.names
    } else if let published, Set(found).isSubset(of: published.map(ClassNames.folderName)) {
      order = published
    }
    if let given = names?.names {
      let folders = Set(given.map(ClassNames.folderName))
      let known = found.filter { folders.contains($0) }
      if known.count == found.count {
        order = given
      } else if !known.isEmpty || given.count != order.count {
        throw DatasetError(
          .configuration,
          "data.class_names: expected a name for each of the \(order.count) classes of \(root) (\(list(order))), found "
            + "\(list(given)). Name all folders, or rename all classes in this order.")
      }
    }
    guard order.count <= ClassNames.most else {
      throw DatasetError(
        .malformed, "\(trainingFolder): expected at most \(ClassNames.most) folders of classes, found \(order.count).")
    }
    // Names that rename the classes are not the folders'.
    let classFolders = order.map(ClassNames.folderName)
    guard Set(classFolders).count == classFolders.count else {
      throw DatasetError(.malformed, "\(root): two classes have the same folder among \(list(classFolders)).")
    }
    let training = try PNGFolder(trainingFolder, classFolders: classFolders)
    let test = try PNGFolder(root + "/" + parts.test, classFolders: classFolders)
    let decoded = try PNGImages.read(training, test, wanted: wanted)
    return (decoded.training, decoded.test, try ClassNames(names?.names ?? order, origin: root).names)
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}
