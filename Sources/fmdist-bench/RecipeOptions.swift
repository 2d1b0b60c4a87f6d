import ArgumentParser
import FMDistDatasets
import FMDistPlatform
import FMDistTraining
import Foundation

/// Which configurations are measured, on which data.
struct RecipeOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Configurations to measure; default: all in the folder of --configs.", valueName: "name"))
  var recipe: [String] = []

  @Option(name: .long, help: ArgumentHelp("A configuration file to measure.", valueName: "file"))
  var config: [String] = []

  @Option(name: .long, help: ArgumentHelp("The folder of the recipes.", valueName: "folder"))
  var configs = "configs"

  @Option(name: .long, help: ArgumentHelp("The folder of the data, or 'synthetic'.", valueName: "folder|synthetic"))
  var data: String?

  /// How many were named.
  var count: Int { recipe.count + config.count }

  /// The configurations of ``files()``.
  func load() throws -> [RunConfiguration] {
    try files().map { try RunConfiguration.load(file: $0, overrides: []) }
  }

  /// The files of the configurations that were named, or of all but the default one where none was.
  func files() throws -> [String] {
    let known = ((try? FileManager.default.contentsOfDirectory(atPath: configs)) ?? [])
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    if let unknown = recipe.first(where: { !known.contains($0) }) {
      throw ValidationError(
        "--recipe: '\(unknown)' is not a configuration in \(configs); "
          + (known.isEmpty
            ? "there is none: run this in the repository's root, or say --configs."
            : "there are \(known.joined(separator: ", "))."))
    }
    let all = count == 0 ? known.filter { $0 != "default" } : recipe
    guard !all.isEmpty || !config.isEmpty else {
      throw ValidationError("\(configs) has no configuration: run this in the repository's root, or say --configs.")
    }
    return all.map { "\(configs)/\($0).yaml" } + config
  }

  /// The images of `configuration`.
  func dataset(for configuration: RunConfiguration) throws -> Dataset {
    try Self.dataset(for: configuration, option: data)
  }

  /// The images of `configuration`: of the folder `option`, else of the one in $FMDIST_DATA, else drawn garments.
  static func dataset(for configuration: RunConfiguration, option: String?) throws -> Dataset {
    let folder = ProcessInfo.processInfo.environment["FMDIST_DATA"].map { "\($0)/\(configuration.data.dataset)" }
    let choice = option ?? folder ?? DatasetLocator.synthetic
    return choice == DatasetLocator.synthetic
      ? SyntheticGarments(seed: 1).dataset(trainingCount: 10_000, testCount: 10)
      : try configuration.loadData(option: choice, downloader: DatasetDownloader(report: { StandardError.write($0) }))
  }
}
