import ArgumentParser
import FMDistDatasets
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// Which data, for the subcommands of `fmdist data`.
struct DataOptions: ParsableArguments {
  @OptionGroup var source: DataOption

  @Option(name: .long, help: ArgumentHelp("The data set's name; same as --set data.dataset=…", valueName: "name"))
  var dataset: String?

  @Option(
    name: .long, help: ArgumentHelp("Use the data of this configuration, a YAML file.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a configuration key, such as data.image_size=[32,32,3]; repeatable.",
      valueName: "key=value"))
  var settings: [String] = []

  /// Where the data is, as `--data` says.
  var data: String? { source.data }

  /// `--set` with `--dataset`.
  var overrides: [String] { settings + (dataset.map { ["data.dataset=\($0)"] } ?? []) }

  /// Finds and reads the data.
  func load(_ team: any ImageTeam) throws -> Dataset {
    let configuration = try RunConfiguration.load(file: config, overrides: overrides)
    if let limit = configuration.data.limit {
      StandardError.write(
        "note: data.limit: \(limit) is for training, and is not applied here: this is the whole data set")
    }
    return try configuration.loadData(
      option: data, downloader: DatasetDownloader(report: { StandardError.write($0) }),
      loader: Console.standard.loader(team))
  }
}
