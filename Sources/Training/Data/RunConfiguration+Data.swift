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
}
