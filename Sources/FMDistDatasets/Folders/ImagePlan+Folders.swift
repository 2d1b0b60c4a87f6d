import FMDistPlatform

extension ImagePlan {
  /// The plan of the images in `pictures`, by names alone. `published` are the classes of a known set.
  package init(
    _ pictures: PictureFolders, options: DatasetOptions, published: [String]? = nil, reader: FolderReader = .disk
  ) throws(DatasetError) {
    var pattern: LabelPattern?
    if let text = options.labelPattern {
      guard let given = LabelPattern(text) else {
        throw DatasetError(
          .configuration,
          "data.label_pattern: expected {class} once, where a file's name says its class, such as \"{class}.*\" for cat.0.png, found "
            + "\"\(text.brief())\".")
      }
      pattern = given
    }
    func files(_ part: PictureFolders.Part, known: Set<String>? = nil) throws(DatasetError) -> PartFiles {
      try PartFiles(part, pattern: pattern, reader: reader, known: known)
    }
    var notes: [String] = []
    let trainingFiles = try files(pictures.training)
    var (validationPart, testPart, unlabelled) = (pictures.validation, pictures.test, pictures.unlabelled)
    var testFiles: PartFiles?
    if let part = testPart {
      let found = try files(part, known: trainingFiles.classes)
      if found.isUnlabelled { (testPart, unlabelled) = (nil, part.folder) } else { testFiles = found }
    }
    if testPart == nil, options.test == nil, let part = validationPart {
      (testPart, testFiles, validationPart) = (part, try files(part), nil)
      notes.append(
        "\(part.folder.visible) is the test set, as there is no \(unlabelled == nil ? "folder called test" : "test folder with classes"); "
          + "with data.test a test part is drawn from the training images, and \(PathText.split(part.folder).name.visible) validates."
      )
    }
    let validationFiles = try validationPart.map { part throws(DatasetError) in try files(part) }
    if let unlabelled {
      notes.append(
        "\(unlabelled.visible) has images without classes, which are not used; `fmdist predict RUN \(unlabelled.shellPath)` predicts their "
          + "classes.")
    }
    if !pictures.notRead.isEmpty {
      notes.append(
        "not read, as \(pictures.training.folder.visible) holds the training images: \(pictures.notRead.map(\.visible).listed(6))."
      )
    }
    let own = PathText.split(pictures.training.folder)
    if pictures.training.folder == pictures.folder, FolderPart(folder: own.name) == .training,
      let above = try? reader.list(own.folder, false).folders,
      let sibling = above.first(where: { FolderPart(folder: $0).map { $0 != .training } ?? false })
    {
      notes.append(
        "\(own.folder.visible) has the folder \(sibling.visible) too, which is not read: to use it, give the folder above, \(own.folder.shellPath)."
      )
    }
    let found = trainingFiles.classes.sorted(by: naturallyPrecedes)
    let order = try ClassOrder(found, root: pictures.folder, options: options, published: published)
    let labels = Dictionary(zip(order.folders, 0...)) { first, _ in first }
    func entries(_ files: PartFiles?, _ part: PictureFolders.Part?) throws(DatasetError) -> [ImageEntry] {
      guard let files, let part else { return [] }
      if let stranger = files.classes.filter({ labels[ClassNames.folderName($0)] == nil }).min(by: naturallyPrecedes) {
        let place = part.labels == .folders ? "\(part.folder)/\(stranger)" : part.folder
        throw DatasetError(
          .malformed,
          "\(place): expected only the classes \(order.folders.listed()), found \(stranger.visible). Remove its images, or list all classes, "
            + "this one too, in classes.txt.")
      }
      return Self.sorted(files, labels)
    }
    self.init(
      folder: pictures.folder, classNames: order.names, ownClassNames: order.ownNames,
      training: try entries(trainingFiles, pictures.training), validation: try entries(validationFiles, validationPart),
      test: try entries(testFiles, testPart), drawsTest: testPart == nil,
      places: PartPlaces(
        training: pictures.training.folder, validation: validationPart?.folder, test: testPart?.folder),
      faults: [trainingFiles, validationFiles, testFiles].compactMap(\.self).flatMap(\.faults),
      ignored: Self.ignored([trainingFiles, validationFiles, testFiles].compactMap(\.self), pictures), notes: notes,
      settings: ImageSettings(options))
  }

  /// What none of the `parts` uses. Tables of several parts may speak of one folder; that images without classes are not used is said elsewhere.
  private static func ignored(_ parts: [PartFiles], _ pictures: PictureFolders) -> [String] {
    let used = Set(parts.flatMap { $0.items.map(\.path) })
    var known: Set<String> = []
    return parts.flatMap(\.ignored).filter { path in
      let isUnlabelled = pictures.unlabelled.map { path.hasPrefix($0 + "/") } ?? false
      return !isUnlabelled && !used.contains(path) && known.insert(path).inserted
    }
  }

  /// By name, with numbers compared by value and letters in normal form C, and then by class.
  private static func sorted(_ files: PartFiles, _ labels: [String: Int]) -> [ImageEntry] {
    let keyed = files.items.map {
      (item: $0, key: NaturalKey($0.key), label: labels[ClassNames.folderName($0.label)] ?? 0)
    }
    return keyed.sorted { one, other in
      if one.key != other.key { return one.key < other.key }
      if one.label != other.label { return one.label < other.label }
      // Two spellings of one name, side by side.
      return one.item.path.utf8.lexicographicallyPrecedes(other.item.path.utf8)
    }.map {
      ImageEntry(
        path: $0.item.path, name: $0.item.name, label: $0.label, byteCount: $0.item.file.byteCount,
        modified: $0.item.file.modified)
    }
  }
}
