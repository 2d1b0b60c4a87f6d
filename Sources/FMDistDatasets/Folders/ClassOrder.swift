import FMDistPlatform

/// The classes of a data set in folders, in the order of their labels.
struct ClassOrder {
  /// As the data calls them, in the order of the labels: what the folders are called.
  let folders: [String]
  /// The classes' names.
  let names: [String]
  /// What the data calls them, where the configuration renames them.
  let ownNames: [String]?

  /// The order of the classes `found` in the data at `root`: that of `classes.txt` there; else of the published set's names, if all are among
  /// them; else their own, the natural one. Given names that are the folders' are the order themselves; names none of which is a folder's rename
  /// the classes in their order.
  init(
    _ found: [String], root: String, options: DatasetOptions, published: [String]?
  ) throws(DatasetError) {
    var order = found
    if let listed = try ClassNames.file(in: root) {
      order = listed.names
    } else if let published, Set(found.map(ClassNames.folderName)).isSubset(of: published.map(ClassNames.folderName)) {
      order = published
    }
    var renamed: [String]?
    if let given = options.classNames?.names {
      let folders = Set(given.map(ClassNames.folderName))
      let known = found.filter { folders.contains(ClassNames.folderName($0)) }
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
        "\(root): fmdist supports at most \(NumberText.grouped(ClassNames.most)) classes, found \(order.count).")
    }
    // Names that rename the classes are not the folders'.
    folders = order.map(ClassNames.folderName)
    var first: [String: String] = [:]
    for (name, folder) in zip(order, folders) {
      if let other = first[folder] {
        throw DatasetError(
          .malformed,
          "\(root): the classes \"\(other)\" and \"\(name)\" have the same folder, \(folder), as / is written - there. Rename one of "
            + "them.")
      }
      first[folder] = name
    }
    names = try ClassNames(renamed ?? order, origin: root).names
    ownNames = renamed == nil ? nil : order
  }
}
