import ArgumentParser

/// Which model.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("The configuration, a YAML file.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a configuration key, such as training.epochs=3; repeatable.", valueName: "key=value"))
  var settings: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("The random seed; same as --set training.seed=…", valueName: "number"))
  var seed: Int?

  func validate() throws {
    if let seed, seed < 0 { throw ValidationError("--seed: expected 0 or more, found \(seed).") }
    if config == "" { throw ValidationError("--config: expected a file, found nothing.") }
  }

  /// What `--set` and `--seed` say.
  var overrides: [String] { settings + (seed.map { ["training.seed=\($0)"] } ?? []) }
}

/// Where the data is.
struct DataOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The data's folder, one of its files, or 'synthetic' for generated images.", valueName: "folder|file|synthetic"
    ), completion: .file())
  var data: String?
}

/// On what, and with what.
struct ComputeOptions: ParsableArguments {
  @OptionGroup var source: DataOption

  @Option(
    name: .long, help: ArgumentHelp("Threads per rank; default: cores ÷ ranks on this host.", valueName: "number"))
  var threads: Int?

  /// Where the data is, as `--data` says.
  var data: String? { source.data }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1 to 1024, found \(threads).")
    }
  }
}
