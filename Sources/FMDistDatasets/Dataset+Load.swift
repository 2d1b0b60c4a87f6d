import FMDistMemory

extension Dataset {
  /// Loads the data set `name` from `location`.
  ///
  /// Every file is checked: format, lengths, compression, that images and labels agree in number, that each label has a
  /// class, that labels count from 0. IDX files as large as the published ones of that name must be the published ones, unless `verify` is false: old
  /// copies of Fashion-MNIST leak training images into the test set. `seed` and `syntheticCounts` (training, test) are for
  /// ``DatasetLocation/synthetic`` alone, `loader` for folders of images. About 0.15 s for 70,000 images of 28 x 28 in gzip.
  package static func load(
    _ location: DatasetLocation, name: String, verify: Bool = true, options: DatasetOptions = DatasetOptions(),
    seed: UInt64 = 1, syntheticCounts: (training: Int, test: Int) = SyntheticGarments.defaultCounts,
    loader: ImageLoader = ImageLoader()
  ) throws(DatasetError) -> Dataset {
    if location == .synthetic {
      let garments = SyntheticGarments(seed: seed)
      return try garments.dataset(trainingCount: syntheticCounts.training, testCount: syntheticCounts.test)
        .applying(options)
    }
    var loader = loader
    if !options.usesCache { loader.cache = nil }
    let published = PublishedDataset.named(name)
    let parts = try DatasetParts(location, published: published, options: options, loader: loader)
    let (classNames, own, areNamesConfigured) = try parts.names(
      options: options, folder: location.folder, published: published)
    for part in [parts.training, parts.test] {
      try part.checkLabels(classCount: classNames.count, dataset: name, subtraction: parts.subtraction)
    }
    try parts.checkKind()

    func set(_ part: LabelledImages) -> ImageSet {
      let set = ImageSet(
        pixels: part.pixels, labels: part.labels, labelSets: part.labelSets, height: part.size.height,
        width: part.size.width, channels: part.size.channels, classNames: classNames)
      return set.hashed(by: part.hashes ?? set.contentHashes)
    }
    let (training, test) = (set(parts.training), set(parts.test))
    let mayBePublished = verify && published != nil
    let files = [parts.training, parts.test].flatMap { $0.files(mayBePublished: mayBePublished) }
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
    var source = DatasetSource(
      synthetic: false, verified: verified, format: parts.format, files: files,
      isTakenAsSquares: parts.training.isTakenAsSquares, ownClassNames: own, warnings: parts.warnings)
    source.inputs = location.inputs
    (source.validationCount, source.notes, source.isTestDrawn) = (parts.validationCount, parts.notes, parts.isTestDrawn)
    if let reading = parts.reading { source.add(reading) }
    source.areNamesConfigured = areNamesConfigured
    return Dataset(name: name, training: training, test: test, source: source)
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
    return renamingClasses(names)
  }
}

extension DatasetParts {
  /// What makes labels that count from 1 count from 0: in the parts that have no 0, as one with a 0 would become wrong.
  fileprivate var subtraction: String {
    let (one, other) = (training.labels.view.elements.contains(0), test.labels.view.elements.contains(0))
    guard one != other else { return "subtract 1 from the labels of both parts" }
    return
      "subtract 1 from the labels of \(one ? "the test" : "the training") part alone, as those of \(one ? "the training" : "the test") part "
      + "have a 0 already"
  }

  /// The names of the classes: the configuration's, those in the data's `classes.txt`, the published ones, or numbers, as many as the
  /// training labels need, or have columns if they are one-hot. And the data's own names, where the configuration's are others, and
  /// whether only the configuration has any.
  fileprivate func names(
    options: DatasetOptions, folder: String?, published: PublishedDataset?
  ) throws(DatasetError) -> (names: [String], own: [String]?, areConfigured: Bool) {
    if let classNames { return (classNames, ownClassNames, false) }
    let count = training.classCount
    let listed = try folder.flatMap { folder throws(DatasetError) in try ClassNames.file(in: folder)?.names }
    if let given = options.classNames?.names, !(options.prefersOwnClassNames && listed != nil) {
      guard !training.countsFromOne(given.count) else {
        throw DatasetError(
          .malformed,
          "\(training.labelsName): its labels count from 1, as none is 0 and the largest is \(given.count), the number of names in "
            + "data.class_names: \(subtraction).")
      }
      guard given.count >= count else {
        let stray = training.labels.view.elements.firstIndex { Int($0) >= given.count }
        let found =
          stray.map { "; label \(training.labels.view[$0]) of image \($0)\(training.place($0)) has none" } ?? ""
        throw DatasetError(
          .configuration,
          "data.class_names: expected a name for each label from 0 to \(count - 1), the last in \(training.labelsName), found "
            + "\(given.count) names\(found). Add the others\(stray == nil ? "" : ", or correct the label").")
      }
      return (given, listed == given ? nil : listed, listed == nil)
    }
    if let listed { return (listed, nil, false) }
    if let published { return (published.classNames, nil, false) }
    try training.checkDensity()
    guard training.oneHotClasses != nil || training.labels.view.elements.contains(0) else {
      throw DatasetError(
        .malformed,
        "\(training.labelsName): expected class numbers from 0, found none below \(training.labels.view.elements.min() ?? 0). If yours "
          + "count from 1, \(subtraction); if class 0 has no image, name all classes with data.class_names."
      )
    }
    return ((0..<count).map(String.init), nil, false)
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
          + "\(unit ? 1 : 255). Scale both to the range from 0 to 255 (NumPy, for values from 0 to 1: np.round(255 * images).astype(np.uint8))."
      )
    }
  }
}

extension PublishedDataset {
  /// Refuses a file of another published set, and an IDX file that has the size of a published one and another checksum. In other formats,
  /// whose writers may have another order, such data is only not verified.
  fileprivate func check(
    _ file: DatasetSource.File, sizes: [Int], part: DatasetFiles.Part, isOriginalFormat: Bool
  ) throws(DatasetError) {
    guard sizes == self.sizes(of: part), let expected = md5[part], let found = file.md5, found != expected
    else { return }
    let cause: String
    if let other = PublishedDataset.all.first(where: { $0.md5.values.contains(found) }) {
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
        + "found \(found). \(cause)")
  }
}
