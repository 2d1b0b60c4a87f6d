import FMDistCommunication
import FMDistDatasets
import FMDistImages
import FMDistPlatform

extension RunConfiguration {
  /// Finds and reads the data; `option` is `--data`. Data that is nowhere is downloaded, if there is a `downloader`. `loader` reads folders
  /// of images.
  ///
  /// For data that a trained model is held against, `prefersOwnClassNames`: the configuration's names are for the data of its training, and
  /// data that names its classes itself keeps these names. `modelChannels` are such a model's: files of images become grey or colour as
  /// it takes them.
  package func loadData(
    option: String?, downloader: DatasetDownloader?, loader: ImageLoader = ImageLoader(),
    prefersOwnClassNames: Bool = false, modelChannels: Int? = nil,
    syntheticCounts: (training: Int, test: Int) = SyntheticGarments.defaultCounts
  ) throws(DatasetError) -> Dataset {
    let locator = DatasetLocator(name: data.dataset, option: option, configuredPath: data.path)
    var options = try datasetOptions(modelChannels: modelChannels)
    options.prefersOwnClassNames = prefersOwnClassNames
    let dataset = try Dataset.load(
      try locator.locate(downloader: downloader), name: data.dataset, options: options,
      syntheticCounts: syntheticCounts, loader: loader)
    try data.requireSize(of: dataset)
    return dataset
  }

  /// Which files are images of which part and class, where the data is a folder of images; nil for data of another kind. As
  /// ``loadData(option:downloader:)``, but nothing is opened.
  package func imagePlan(option: String?, downloader: DatasetDownloader?) throws(DatasetError) -> ImagePlan? {
    let locator = DatasetLocator(name: data.dataset, option: option, configuredPath: data.path)
    guard case .pictures(let folders) = try locator.locate(downloader: downloader) else { return nil }
    let published = PublishedDataset.named(data.dataset)?.classNames
    return try ImagePlan(folders, options: try datasetOptions(), published: published)
  }

  /// What this configuration says of its data, for whoever reads it; files of images become what a model of `modelChannels` takes.
  package func datasetOptions(modelChannels: Int? = nil) throws(DatasetError) -> DatasetOptions {
    let names: ClassNames? =
      if let given = data.classNames { try ClassNames(given, origin: "data.class_names") } else { nil }
    var options = DatasetOptions(classNames: names, imageSize: data.imageSize?.imageSize)
    options.pixelSize = data.imageSize?.pixels
    options.isMultiLabel = data.multiLabel
    options.resize = data.resize
    options.colour =
      data.colour ?? ColourMode.allCases.first { $0.channels == data.imageSize?.channels ?? modelChannels }
    options.background = data.background
    options.layout = data.layout
    options.test = data.test
    options.labelPattern = data.labelPattern
    options.onBadFile = data.onBadFile
    options.usesCache = data.cache
    return options
  }

  /// `dataset` with the weights of its training images, where `data.sample_weights` names a file of them.
  package func weighted(_ dataset: Dataset) throws(DatasetError) -> Dataset {
    let weights = try data.sampleWeights.map { path throws(DatasetError) in try SampleWeights.read(path, of: dataset) }
    let dataset = weights.map { dataset.weighted(by: $0) } ?? dataset
    try checkWeights(of: dataset, name: data.sampleWeights ?? "training.class_weight")
    return dataset
  }

  /// Throws where the weights of the images and classes of `dataset`, called `name`, leave none of the images that are trained to learn from.
  package func checkWeights(of dataset: Dataset, name: String) throws(DatasetError) {
    let (images, set) = (dataset.training.weights, dataset.training)
    guard images != nil || training.classWeight != nil else { return }
    let split = try split(of: dataset)
    let classes =
      set.labelSets == nil
      ? training.classWeight?.weights(set.classNames, counts: set.counts(of: split.training.view.elements)) : nil
    let learns = withExtendedLifetime((images, set, split)) {
      split.training.view.elements.contains { index in
        (images?.view[Int(index)] ?? 1) * (classes?[Int(set.labels.view[Int(index)])] ?? 1) > 0
      }
    }
    guard learns else {
      throw DatasetError(
        .malformed,
        "\(name): expected a weight above 0 for at least one of the images that are trained, found none: only images that validate, that "
          + "data.limit leaves out, or whose class has the weight 0, have one.")
    }
  }

  /// Which images of `dataset` are trained, and which validate.
  package func split(of dataset: Dataset) throws(DatasetError) -> Split {
    if let count = ownValidation(of: dataset) {
      return try Split.own(training: dataset.training.count - count, validation: count, limit: data.limit)
    }
    return try data.validation.divide(
      labels: dataset.training.labels.view, testCount: dataset.test.count, limit: data.limit, seed: training.seed)
  }

  /// How many images the data has for validation itself, where the configuration does not say which validate.
  private func ownValidation(of dataset: Dataset) -> Int? {
    data.validation == .standard ? dataset.source.validationCount : nil
  }

  /// What there is to say of `dataset` as this configuration divides it.
  package func warnings(on dataset: Dataset) throws(DatasetError) -> [DatasetWarning] {
    DatasetWarning.all(
      in: dataset, split: try split(of: dataset), validation: ownValidation(of: dataset) == nil ? data.validation : nil,
      limit: data.limit)
  }

  /// The size of the images, from the data where it is on this machine; without reading it where its name says the size.
  package func imageSizeAtHand(option: String?) throws(DatasetError) -> ImageSize {
    if option == nil, data.path == nil, let published = PublishedDataset.named(data.dataset) {
      let sizes = published.sizes(of: .trainingImages)
      return ImageSize(height: sizes[1], width: sizes[2], channels: 1)
    }
    // Drawn images are of one size, so a few will do.
    let set = try loadData(
      option: option, downloader: nil, loader: ImageLoader(cache: ImageCache()), syntheticCounts: (10, 10)
    ).training
    return ImageSize(height: set.height, width: set.width, channels: set.channels)
  }
}

extension RunConfiguration.DataConfiguration {
  /// Throws where `dataset` has other images than this says: only files of images are brought to a size.
  fileprivate func requireSize(of dataset: Dataset) throws(DatasetError) {
    let set = dataset.training
    let found = ImageSize(height: set.height, width: set.width, channels: set.channels)
    if let imageSize, imageSize.pixels != PixelSize(height: set.height, width: set.width) {
      throw DatasetError(
        .configuration,
        "data.image_size: the images of \(dataset.name) are \(found), found \(imageSize). Only files of images are resized: make "
          + "them agree.")
    }
    if let colour, colour.channels != set.channels {
      throw DatasetError(
        .configuration,
        "data.color: the images of \(dataset.name) are \(found), found \(colour.rawValue), which has \(colour.channels) "
          + "channel\(colour.channels == 1 ? "" : "s"). Only files of images are converted: leave it out.")
    }
  }
}
