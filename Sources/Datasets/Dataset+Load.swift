import Memory

extension Dataset {
  /// Loads the data set `name` from `location`.
  ///
  /// Every file is checked: format, lengths, compression, that images and labels agree in number, that each label has a
  /// class, that labels count from 0. IDX files as large as the published ones of that name must be the published ones, unless `verify` is false: old
  /// copies of Fashion-MNIST leak training images into the test set. `seed` and `syntheticCounts` (training, test) are for
  /// ``DatasetLocation/synthetic`` alone. About 0.3 s for 70,000 images of 28 x 28 in gzip.
  public static func load(
    _ location: DatasetLocation, name: String, verify: Bool = true, options: DatasetOptions = DatasetOptions(),
    seed: UInt64 = 1, syntheticCounts: (training: Int, test: Int) = SyntheticGarments.defaultCounts
  ) throws(DatasetError) -> Dataset {
    if location == .synthetic {
      let garments = SyntheticGarments(seed: seed)
      return try garments.dataset(trainingCount: syntheticCounts.training, testCount: syntheticCounts.test)
        .applying(options)
    }
    let published = PublishedDataset.named(name)
    let parts = try DatasetParts(location, published: published, options: options)
    let classNames = try parts.names(options: options, folder: location.folder, published: published)
    for part in [parts.training, parts.test] { try part.checkLabels(classCount: classNames.count, dataset: name) }
    try parts.checkKind()

    let files = parts.training.files + parts.test.files
    var verified = false
    if verify, let published {
      let sizes = [
        parts.training.size.sizes(count: parts.training.count), [parts.training.count],
        parts.test.size.sizes(count: parts.test.count), [parts.test.count],
      ]
      let numbered = zip(DatasetFiles.Part.allCases, zip(files, sizes))
      for (part, (file, sizes)) in numbered {
        try published.check(file, sizes: sizes, part: part, isOriginalFormat: parts.format == .idx)
      }
      verified = numbered.allSatisfy { published.md5[$0] == $1.0.md5 }
    }
    func set(_ part: LabelledImages) -> ImageSet {
      ImageSet(
        pixels: part.pixels, labels: part.labels, height: part.size.height, width: part.size.width,
        channels: part.size.channels, classNames: classNames)
    }
    var source = DatasetSource(
      synthetic: false, verified: verified, format: parts.format, files: files,
      isTakenAsSquares: parts.training.isTakenAsSquares)
    source.inputs = location.inputs
    return Dataset(name: name, training: set(parts.training), test: set(parts.test), source: source)
  }

  /// This drawn data set with the names of `options`, which must be as many as its classes.
  private func applying(_ options: DatasetOptions) throws(DatasetError) -> Dataset {
    let size = ImageSize(height: training.height, width: training.width, channels: training.channels)
    if let wanted = options.imageSize, wanted != size {
      throw DatasetError(
        .configuration, "data.image_size: the synthetic images are \(size), found \(wanted). Leave it out.")
    }
    guard let names = options.classNames?.names else { return self }
    guard names.count == training.classCount else {
      throw DatasetError(
        .configuration,
        "data.class_names: expected \(training.classCount) names for the synthetic data, found \(names.count).")
    }
    func named(_ set: ImageSet) -> ImageSet {
      ImageSet(
        pixels: set.pixels, labels: set.labels, height: set.height, width: set.width, channels: set.channels,
        classNames: names)
    }
    return Dataset(name: name, training: named(training), test: named(test), source: source)
  }
}

extension DatasetParts {
  /// The names of the classes: the configuration's, those in the data's `classes.txt`, the published ones, or numbers, as many as the
  /// training labels need, or have columns if they are one-hot.
  fileprivate func names(
    options: DatasetOptions, folder: String?, published: PublishedDataset?
  ) throws(DatasetError) -> [String] {
    if let classNames { return classNames }
    let count = training.classCount
    if let given = options.classNames?.names {
      guard given.count >= count else {
        throw DatasetError(
          .configuration,
          "data.class_names: expected a name for each label from 0 to \(count - 1), the last in \(training.labelsName), found "
            + "\(given.count) names. Add the others.")
      }
      return given
    }
    if let folder, let listed = try ClassNames.file(in: folder) { return listed.names }
    if let published { return published.classNames }
    guard training.oneHotClasses != nil || training.labels.view.elements.contains(0) else {
      throw DatasetError(
        .malformed,
        "\(training.labelsName): expected class numbers from 0, found none below \(training.labels.view.elements.min() ?? 0). If yours "
          + "count from 1, subtract 1; if class 0 has no image, name all classes with data.class_names.")
    }
    return (0..<count).map(String.init)
  }

  /// Refuses test images of another kind than the training images.
  fileprivate func checkKind() throws(DatasetError) {
    guard training.size == test.size else {
      throw DatasetError(
        .malformed,
        "\(test.imagesName): expected test images of the training images' size, \(training.size), found "
          + "\(test.size). Give a training and a test set of the same kind.")
    }
    if let columns = training.oneHotClasses, let others = test.oneHotClasses, columns != others {
      throw DatasetError(
        .malformed,
        "\(test.labelsName): its one-hot labels have \(others) columns, those of \(training.labelsName) \(columns). A column stands "
          + "for the same class in both: make both with all classes, or store class numbers.")
    }
    guard training.scale == nil || test.scale == nil || training.scale == test.scale else {
      let unit = training.scale == .unit
      throw DatasetError(
        .malformed,
        "\(test.imagesName): its pixels go from 0 to \(unit ? 255 : 1), those of \(training.imagesName) from 0 to "
          + "\(unit ? 1 : 255). Bring both to the range from 0 to 255.")
    }
  }
}

extension PublishedDataset {
  /// Refuses a file of another published set, and an IDX file that has the size of a published one and another checksum. In other formats,
  /// whose writers may have another order, such data is only not verified.
  fileprivate func check(
    _ file: DatasetSource.File, sizes: [Int], part: DatasetFiles.Part, isOriginalFormat: Bool
  ) throws(DatasetError) {
    guard sizes == self.sizes(of: part), let expected = md5[part], file.md5 != expected else { return }
    let cause: String
    if let other = PublishedDataset.all.first(where: { $0.md5.values.contains(file.md5) }) {
      cause = "It is a file of \(other.name): set data.dataset to \(other.name)."
    } else {
      guard isOriginalFormat else { return }
      let leak = "It may be a copy from before 31 August 2017, which leaks training images into the test set. "
      cause =
        (name == PublishedDataset.fashionMNIST.name ? leak : "")
        + "Fetch the published files, or give data of your own another name with data.dataset."
    }
    throw DatasetError(
      .malformed,
      "\(file.path): these are not the published files of \(name): expected the MD5 checksum \(expected) (decompressed), "
        + "found \(file.md5). \(cause)")
  }
}
