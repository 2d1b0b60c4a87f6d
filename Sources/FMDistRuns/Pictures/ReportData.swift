import FMDistDatasets
import FMDistRunFiles
import FMDistTraining

/// The data of a run that is reported on later: found again where it lay, never downloaded, and shown only if it is the same.
enum ReportData {
  /// The data of the run in `folder`, first looked for in `data`, or why there is none, in words.
  static func find(_ folder: RunFolder, in data: String?) -> (dataset: Dataset?, missing: String) {
    guard let environment = try? EnvironmentFile(file: folder.environment) else {
      return (nil, "There is no environment.json, which says which data it was.")
    }
    guard let configuration = try? RunConfiguration.load(file: folder.configuration, overrides: []) else {
      return (nil, "There is no readable config.yaml, which says which data it was.")
    }
    let options = environment.data.synthetic ? [DatasetLocator.synthetic] : [environment.data.folder, nil]
    for option in (data.map { [$0] } ?? []) + options {
      guard
        let dataset = try? configuration.loadData(
          option: option, downloader: nil, loader: ImageLoader(cache: ImageCache())),
        dataset.fingerprint == environment.data.sha256
      else { continue }
      // The same images: their classes are those of the result, whatever they are called now.
      let names = (try? ResultFile(file: folder.result))?.classNames
      guard let names, names.count == dataset.training.classCount else { return (dataset, "") }
      return (dataset.renamingClasses(names), "")
    }
    return (nil, "The run's data, by its checksum, was not found when this page was written.")
  }
}
