import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// What a command reads, which nothing that it writes may replace.
struct InputCheck {
  /// A file or folder, and what named it: `--config`.
  struct Input {
    let label: String
    let path: String
  }

  private var inputs: [Input] = []

  init() {}

  /// Adds the file or folder at `path`, unless it is nil.
  mutating func add(_ label: String, _ path: String?) {
    if let path, FileSystem.exists(path) { inputs.append(Input(label: label, path: path)) }
  }

  /// Adds the files and folders that `dataset` was read from.
  mutating func add(_ dataset: Dataset) {
    for path in dataset.source.inputs { add("the data", path) }
  }

  /// Throws (64) if the folder at `output` lies in a folder whose files are an input.
  func expectOutside(_ output: String) throws(RunError) {
    try Self.expectOutsideData(output)
    for input in inputs where FileSystem.isFolder(input.path) && FileSystem.lies(output, in: input.path) {
      throw RunError(
        .usage,
        "\(output) lies in \(input.path), whose files are \(input.label) here: choose a folder elsewhere"
      )
    }
  }

  /// Throws (64) if the folder at `output` would lie among the folders of a data set's classes: it would be taken for another class.
  static func expectOutsideData(_ output: String) throws(RunError) {
    let here = PathText.split(output).folder
    guard DatasetLocation.isDataFolder(here, unless: ProductFile.isMade) else { return }
    throw RunError(
      .usage, "\(output) would lie among the images of a data set, in \(here): choose a folder elsewhere")
  }

  /// Throws (64) if the file or folder at `output` is one of the inputs, by whatever name, or lies in a folder whose files are an input.
  func expectFree(_ output: String) throws(RunError) {
    for input in inputs {
      let isFolder = FileSystem.isFolder(input.path)
      guard FileSystem.areSame(input.path, output) || (isFolder && FileSystem.lies(output, in: input.path)) else {
        continue
      }
      if isFolder, !FileSystem.areSame(input.path, output) {
        throw RunError(
          .usage, "\(output) lies in \(input.path), whose files are \(input.label) here: choose another folder")
      }
      let other = PathText.areSame(input.path, output) ? "" : ", the same file as \(input.path),"
      throw RunError(
        .usage,
        "\(output)\(other) is read here (\(input.label)), and would be written over: choose another name, or copy it elsewhere first"
      )
    }
  }
}
