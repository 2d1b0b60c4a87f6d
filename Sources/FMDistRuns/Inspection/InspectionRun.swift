import FMDistCommunication
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// `fmdist inspect`: statistics of a checkpoint's weights, or of two checkpoints', and what is inside as pictures. Rank 0 does it all.
package struct InspectionRun: Sendable {
  /// Where results and warnings go.
  private let console: Console
  /// A checkpoint file, or a run's folder for the one of its result.
  package var checkpoint: String
  /// Another one of the same model, such as a later one; nil for none. Pictures are of this one.
  package var other: String?
  /// The test image whose feature maps are drawn in place of filters; nil for none.
  package var featureMaps: Int?
  /// A file to draw into, and its format.
  package var picture: (path: String, format: Picture.Format)?
  /// The folder of the data, or `synthetic`, which feature maps need.
  package var data: String?
  /// Threads; nil for the rank's share of the cores.
  package var threads: Int?
  /// In which form statistics are printed.
  package var format = LogFormat.text
  /// Colours and fonts.
  package var theme = Theme.light

  /// An inspection of `checkpoint`.
  package init(checkpoint: String, console: Console) {
    self.checkpoint = checkpoint
    self.console = console
  }

  /// Looks, prints and draws at rank 0 of `communicator`. Returns the exit code.
  package func run(over communicator: any Communicator) throws {
    let budget = ThreadBudget(requested: threads, communicator: communicator)
    _ = try communicator.atRoot { try inspect(budget) }
  }

  private func inspect(_ budget: ThreadBudget) throws {
    let first = try find(checkpoint)
    let second = try other.map(find)
    if let picture {
      var inputs = InputCheck()
      for found in [first, second] { inputs.add("the checkpoint", found?.path) }
      try NamedOutput(option: "--picture", path: picture.path).check(inputs)
    }
    let inspection = try Inspection(first, second)
    // Drawn first: a request that can't be met prints nothing.
    if let picture {
      if let warning = Typeface.warning { console.tell(warning) }
      try draw(second ?? first, budget).write(to: picture.path, as: picture.format)
    }
    guard format == .text else { return console.write(try inspection.json()) }
    console.write(block: inspection.text)
    if let picture { console.write("drawn in \(picture.path)") }
  }

  private func find(_ path: String) throws -> CheckpointFolder.Found {
    let found = try CheckpointFolder.Found.ofResult(path)
    for warning in found.warnings { console.warn("\(warning)") }
    try found.validateData()
    return found
  }

  private func draw(_ found: CheckpointFolder.Found, _ budget: ThreadBudget) throws -> Picture {
    guard let featureMaps else {
      let configuration = try found.configuration()
      return try InspectionPictures.filters(found, title: configuration.name).picture(theme)
    }
    let model = try RestoredModel(found, data: data, console: console)
    return try InspectionPictures.featureMaps(model, image: featureMaps, budget: budget).picture(theme)
  }
}
