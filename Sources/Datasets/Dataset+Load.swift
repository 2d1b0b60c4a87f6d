import Memory

extension Dataset {
  /// Loads the data set `name` from `location`.
  ///
  /// Every file is checked: format, lengths, compression, that images and labels agree in number, that each label has a
  /// class. Files as large as the published ones of that name must be the published ones, unless `verify` is false: old
  /// copies of Fashion-MNIST leak training images into the test set. `seed` and `syntheticCounts` (training, test) are for
  /// ``DatasetLocation/synthetic`` alone. About 0.3 s for 70,000 images of 28 x 28 in gzip.
  public static func load(
    _ location: DatasetLocation, name: String, verify: Bool = true, seed: UInt64 = 1,
    syntheticCounts: (training: Int, test: Int) = SyntheticGarments.defaultCounts
  ) throws(DatasetError) -> Dataset {
    switch location {
    case .synthetic:
      let garments = SyntheticGarments(seed: seed)
      return garments.dataset(trainingCount: syntheticCounts.training, testCount: syntheticCounts.test)
    case .files(let files):
      return try load(files, name: name, verify: verify)
    }
  }

  private static func load(_ files: DatasetFiles, name: String, verify: Bool) throws(DatasetError) -> Dataset {
    let published = PublishedDataset.named(name)
    let trainingLabels = try LabelFile(files[.trainingLabels])
    let testLabels = try LabelFile(files[.testLabels])
    // Another data set has as many classes as its training labels need.
    let classNames = published?.classNames ?? (0...Int(trainingLabels.largest)).map(String.init)
    try trainingLabels.check(classCount: classNames.count, dataset: name)
    try testLabels.check(classCount: classNames.count, dataset: name)

    let trainingImages = try ImageFile(files[.trainingImages])
    let testImages = try ImageFile(files[.testImages])
    try trainingImages.check(against: trainingLabels)
    try testImages.check(against: testLabels)
    guard trainingImages.imageSizes == testImages.imageSizes else {
      throw DatasetError(
        .malformed,
        "\(testImages.path): expected test images of the training images' size, \(trainingImages.sizeText), found "
          + "\(testImages.sizeText). Give a training and a test set of the same kind.")
    }

    let arrays: [(DatasetFiles.Part, String, IDXArray)] = [
      (.trainingImages, trainingImages.path, trainingImages.array),
      (.trainingLabels, trainingLabels.path, trainingLabels.array),
      (.testImages, testImages.path, testImages.array),
      (.testLabels, testLabels.path, testLabels.array),
    ]
    var verified = false
    if verify, let published {
      for (part, path, array) in arrays { try published.check(array, part: part, path: path) }
      verified = arrays.allSatisfy { part, _, array in published.md5[part] == array.md5 }
    }
    func set(_ images: ImageFile, _ labels: LabelFile) -> ImageSet {
      ImageSet(
        pixels: images.array.values, labels: labels.array.values, height: images.imageSizes[0],
        width: images.imageSizes[1], channels: images.imageSizes[2], classNames: classNames)
    }
    return Dataset(
      name: name, training: set(trainingImages, trainingLabels), test: set(testImages, testLabels),
      source: DatasetSource(
        synthetic: false, verified: verified,
        files: arrays.map { DatasetSource.File(path: $0.1, md5: $0.2.md5) }))
  }
}

extension PublishedDataset {
  /// Refuses a file that has the size of a published one and another checksum.
  func check(_ array: IDXArray, part: DatasetFiles.Part, path: String) throws(DatasetError) {
    guard array.sizes == sizes(of: part), let expected = md5[part], array.md5 != expected else { return }
    let cause: String
    if let other = PublishedDataset.all.first(where: { $0.md5.values.contains(array.md5) }) {
      cause = "It is a file of \(other.name): set data.dataset to \(other.name)."
    } else {
      let leak = "It may be a copy from before 31 August 2017, which leaks training images into the test set. "
      cause =
        (name == PublishedDataset.fashionMNIST.name ? leak : "")
        + "Fetch the published files, or give data of your own another name with data.dataset."
    }
    throw DatasetError(
      .malformed,
      "\(path): these are not the published files of \(name): expected the MD5 checksum \(expected) (decompressed), "
        + "found \(array.md5). \(cause)")
  }
}
