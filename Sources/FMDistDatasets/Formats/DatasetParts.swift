/// Both parts of a data set as they were read, and the names of the classes if the files have them.
struct DatasetParts {
  let format: DatasetFormat
  private(set) var training: LabelledImages
  private(set) var test: LabelledImages
  var classNames: [String]?
  /// Other names that the data itself has.
  var ownClassNames: [String]?
  /// The images' files, where each has its own.
  private(set) var reading: ImageReading?
  /// What the readers noticed.
  var warnings: [DatasetWarning] { training.warnings + test.warnings }

  /// Reads what is at `location`.
  init(
    _ location: DatasetLocation, published: PublishedDataset?, options: DatasetOptions
  ) throws(DatasetError) {
    let wanted = options.imageSize
    switch location {
    case .synthetic: preconditionFailure("drawn data is not read")
    case .files(let files):
      var training = try Self.pair(files, .trainingImages, .trainingLabels)
      var test = try Self.pair(files, .testImages, .testLabels)
      (training.isMultiLabel, test.isMultiLabel) = (options.isMultiLabel, options.isMultiLabel)
      (training.layout, test.layout) = (options.layout, options.layout)
      format = training.images.md5 == nil ? .npy : .idx
      (self.training, self.test) = (try training.read(wanted: wanted), try test.read(wanted: wanted))
    case .tables(let trainingPath, let testPath):
      format = .csv
      (training, test) = try CSVDataset.read(trainingPath, testPath, wanted: wanted, layout: options.layout)
    case .matlab(let path):
      format = .mat
      (training, test) = try MATDataset.read(path, options)
    case .pictures(let folders):
      format = .images
      let read = try ImageParts(folders, options: options, published: published?.classNames)
      (training, test, reading) = (read.training, read.test, read.reading)
      (classNames, ownClassNames) = (read.reading.classNames, read.reading.ownClassNames)
    }
    try LabelledImages.joinLabelSets(&training, &test)
    guard !options.isMultiLabel || training.labelSets != nil else {
      throw DatasetError(
        .configuration,
        "data.multi_label is true, and \(training.labelsName) has one label an image: give labels as N x K numbers 0 and 1, in .npy "
          + "files or a .mat file.")
    }
  }

  private static func pair(
    _ files: DatasetFiles, _ images: DatasetFiles.Part, _ labels: DatasetFiles.Part
  ) throws(DatasetError) -> ArrayPair {
    ArrayPair(
      images: try array(files[images], content: "images", dimensions: 3...4),
      labels: try array(files[labels], content: "labels", dimensions: 1...1))
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
      fileOffset: 4 + 4 * array.sizes.count, md5: array.type == .uint8 ? array.md5 : nil)
  }
}
