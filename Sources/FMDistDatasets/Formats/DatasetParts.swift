import FMDistImages

/// Both parts of a data set as they were read, and the names of the classes if the files have them.
struct DatasetParts {
  /// The format of the files, where it is one that fmdist writes, too.
  let format: DatasetFormat?
  private(set) var training: LabelledImages
  private(set) var test: LabelledImages
  var classNames: [String]?
  /// Other names that the data itself has.
  var ownClassNames: [String]?
  /// The images' files, where each has its own.
  private(set) var reading: ImageReading?
  /// How many of the training images, the last ones, are the data's own validation part.
  private(set) var validationCount: Int?
  /// What was done that a reader should know: a sentence each.
  private(set) var notes: [String] = []
  /// Whether the test part was drawn from the training images.
  private(set) var isTestDrawn = false
  /// What the readers noticed.
  var warnings: [DatasetWarning] { training.warnings + test.warnings }

  /// Reads what is at `location`.
  init(
    _ location: DatasetLocation, published: PublishedDataset?, options: DatasetOptions,
    loader: ImageLoader = ImageLoader()
  ) throws(DatasetError) {
    let wanted = options.imageSize
    var parts: ReadParts
    switch location {
    case .synthetic: preconditionFailure("drawn data is not read")
    case .files(let files):
      let arrays = try Self.arrays(files)
      format = arrays.arrays.values.contains { $0.md5 == nil } ? .npy : .idx
      parts = try ReadParts(arrays, options)
    case .archives(let paths):
      format = .npy
      parts = try ReadParts(NPZDataset.read(paths, options), options)
    case .batches(let folder):
      format = nil
      let read = try CIFARBatches.read(folder)
      parts = read.parts
      (classNames, ownClassNames) = try Self.names(read.classNames, options, path: folder)
    case .tables(let trainingPath, let testPath):
      format = .csv
      parts = try CSVDataset.read(trainingPath, testPath, wanted: wanted, layout: options.layout)
    case .matlab(let path):
      format = .mat
      let read = try MATDataset.read(path)
      parts = try ReadParts(read.arrays, options)
      (classNames, ownClassNames) = try Self.names(read.classNames, options, path: path)
    case .pictures(let folders):
      format = .images
      let read = try ImageParts(folders, options: options, published: published?.classNames, loader: loader)
      parts = ReadParts(training: read.training, test: read.test, place: folders.folder)
      (classNames, ownClassNames) = (read.reading.classNames, read.reading.ownClassNames)
      reading = read.reading
    }
    notes = parts.training.notes
    // Of image files a plan has drawn it, before they were decoded.
    if reading == nil {
      isTestDrawn = parts.test == nil
      if let note = try parts.drawTest(options.test) { notes.append(note) }
    }
    if let validation = parts.validation {
      validationCount = validation.count
      try parts.appendValidation()
    }
    guard let test = parts.test else { preconditionFailure("a test part was drawn") }
    (training, self.test) = (parts.training, test)
    try LabelledImages.joinLabelSets(&training, &self.test)
    guard !options.isMultiLabel || training.labelSets != nil else {
      throw DatasetError(
        .configuration,
        "data.multi_label is true, and \(training.labelsName) has one label an image: give labels as N x K numbers 0 and 1, in .npy "
          + "files or a .mat file.")
    }
  }

  /// The names of the classes where the data of `path` has `names`, in whose places the configuration's stand; and its own, where those are others.
  private static func names(
    _ names: [String]?, _ options: DatasetOptions, path: String
  ) throws(DatasetError) -> (names: [String]?, own: [String]?) {
    guard let names, let given = options.classNames?.names, !options.prefersOwnClassNames, given != names else {
      return (names, nil)
    }
    guard given.count == names.count else {
      throw DatasetError(
        .configuration,
        "data.class_names: expected \(names.count) names, as many as the classes of \(path), found \(given.count).")
    }
    return (given, names)
  }

  /// The arrays of `files`, whose test part may be missing.
  private static func arrays(_ files: DatasetFiles) throws(DatasetError) -> ArrayParts {
    let part: ArrayRole.Part = files.saysPart ? .training : .whole
    let roles: [(DatasetFiles.Part, ArrayRole)] = [
      (.trainingImages, ArrayRole(part: part, content: .images)),
      (.trainingLabels, ArrayRole(part: part, content: .labels)),
      (.testImages, ArrayRole(part: .test, content: .images)), (.testLabels, ArrayRole(part: .test, content: .labels)),
    ]
    var arrays: [ArrayRole: NumberArray] = [:]
    for (file, role) in roles {
      guard let path = files.paths[file] else { continue }
      let isImages = role.content == .images
      arrays[role] = try array(path, content: role.content.rawValue, dimensions: isImages ? 3...4 : 1...1)
    }
    return ArrayParts(arrays: arrays, place: DatasetLocation.parent(files[.trainingImages]))
  }

  /// The array in the file at `path`, which is a NumPy file or an IDX file, whatever its name.
  private static func array(
    _ path: String, content: String, dimensions: ClosedRange<Int>
  ) throws(DatasetError) -> NumberArray {
    let found = try FileContent.of(path)
    if found == .npy || (path.lowercased().contains(".npy") && found != .idx) {
      return try NPYFile.read(path, content: content)
    }
    let array = try IDXArray(path: path, content: content, dimensions: dimensions, mayBeWide: content == "labels")
    // The checksum of the data is that of the narrowest labels.
    return NumberArray(
      name: path, sizes: array.sizes, type: array.type, bigEndian: true, storage: array.values,
      fileOffset: 4 + 4 * array.sizes.count, md5: array.type == .uint8 ? array.checksum : nil)
  }
}
