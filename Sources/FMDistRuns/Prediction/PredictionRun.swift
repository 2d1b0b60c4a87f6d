import FMDistCommunication
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// `fmdist predict`: what a checkpoint predicts for some images. Rank 0 predicts them.
package struct PredictionRun: Sendable {
  /// Where results and warnings go.
  private let console: Console
  /// A checkpoint file, or a run's folder for the one of its result.
  package var checkpoint: String
  /// Which images.
  package var choice = ImageChoice()
  /// The folder of the data, or `synthetic`.
  package var data: String?
  /// Threads; nil for the rank's share of the cores.
  package var threads: Int?
  /// In which form predictions are printed.
  package var format = LogFormat.text
  /// A file to draw the images into, and its format.
  package var picture: (path: String, format: Picture.Format)?
  /// Colours and fonts.
  package var theme = Theme.light

  /// Predictions by `checkpoint`.
  package init(checkpoint: String, console: Console) {
    self.checkpoint = checkpoint
    self.console = console
  }

  /// Predicts at rank 0 of `communicator`, prints and draws. Returns the exit code.
  package func run(over communicator: any Communicator) throws {
    let budget = ThreadBudget(requested: threads, communicator: communicator)
    _ = try communicator.atRoot { try predict(budget) }
  }

  private func predict(_ budget: ThreadBudget) throws {
    let found = try CheckpointFolder.Found.ofResult(checkpoint)
    for warning in found.warnings { console.warn("\(warning)") }
    var inputs = InputCheck()
    inputs.add("the checkpoint", found.path)
    for file in choice.files { inputs.add("an image", file) }
    let target = picture.map { NamedOutput(option: "--picture", path: $0.path) }
    try target?.check(inputs)
    let model = try model(found)
    inputs.add(model.dataset)
    try target?.check(inputs)
    let (images, sources, warnings) = try choice.images(
      of: model.dataset, options: try model.configuration.datasetOptions())
    for warning in warnings { console.warn("\(warning)") }
    try model.checkMemory(images: images.count, localRanks: 1)
    let predictions = try Predictions(model, images, sources, budget: budget)
    if let picture {
      if let warning = Typeface.warning { console.tell(warning) }
      try predictions.gallery().picture(theme).write(to: picture.path, as: picture.format)
    }
    guard format == .text else {
      return console.write(try predictions.json(warnings: model.warnings + warnings))
    }
    console.write("\(found.path), \(NumberText.count(found.checkpoint.history.rows.count, "epoch")) trained")
    if model.dataset.source.synthetic { console.write(ProgressReporter.syntheticWarning) }
    if !model.isOfThisData {
      console.write("note: the checkpoint was trained on other data than \(model.dataset.name) here")
    }
    for sentence in model.postprocessingSentences { console.write(sentence) }
    console.write(block: "\n\(predictions.table)")
    if let picture {
      let left = predictions.predictions.count - Predictions.mostInPicture
      console.write(
        "drawn in \(picture.path)" + (left > 0 ? ", without the last \(NumberText.grouped(left))" : ""))
    }
  }

  /// `found` with its data, where that is wanted: files need none.
  private func model(_ found: CheckpointFolder.Found) throws -> RestoredModel {
    if data == nil, !choice.needsTestSet, let model = try RestoredModel(withoutData: found) { return model }
    return try RestoredModel(found, data: data, console: console)
  }
}
