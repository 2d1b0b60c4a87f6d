import Communication
import Datasets
import Platform

extension RunConfiguration {
  /// Finds and reads the data; `option` is `--data`. Data that is nowhere is downloaded, unless `downloads` is false.
  public func loadData(option: String?, downloads: Bool = true) throws(DatasetError) -> Dataset {
    let locator = DatasetLocator(name: data.dataset, option: option, configuredPath: data.path)
    let downloader = downloads ? DatasetDownloader { line in StandardError.write(line) } : nil
    let names: ClassNames? =
      if let given = data.classNames { try ClassNames(given, origin: "data.class_names") } else { nil }
    return try Dataset.load(
      try locator.locate(downloader: downloads ? downloader : nil), name: data.dataset,
      options: DatasetOptions(classNames: names, imageSize: data.imageSize))
  }

  /// The size of the images, from the data where it is on this machine; without reading it where its name says the size.
  public func imageSizeAtHand(option: String?) throws(DatasetError) -> ImageSize {
    if option == nil, data.path == nil, let published = PublishedDataset.named(data.dataset) {
      let sizes = published.sizes(of: .trainingImages)
      return ImageSize(height: sizes[1], width: sizes[2], channels: 1)
    }
    let set = try loadData(option: option, downloads: false).training
    return ImageSize(height: set.height, width: set.width, channels: set.channels)
  }
}
