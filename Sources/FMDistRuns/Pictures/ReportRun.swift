import FMDistCommunication
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// `fmdist report`: draws a run's pictures and writes its page from its folder, also while it trains. Rank 0 does.
package struct ReportRun: Sendable {
  /// Where results and warnings go.
  let console: Console
  /// The run's folder.
  package var folder: RunFolder
  /// The folder of the data, or `synthetic`; nil to look for it where `train` does, without a download.
  package var data: String?
  /// Threads a rank, where the test set has to be scored anew; nil for its share of the cores.
  package var threads: Int?
  /// Two classes by name, separated by a comma: the errors of this kind are drawn as well.
  package var errorsOf: String?
  /// Colours and fonts.
  package var theme = Theme.light

  /// A report of the run in `folder`.
  package init(folder: RunFolder, console: Console) {
    self.folder = folder
    self.console = console
  }

  /// Draws at rank 0 of `communicator`, and says what was drawn. Returns the exit code.
  package func run(over communicator: any Communicator) throws {
    var source = try communicator.atRoot { try ReportSource(self) }
    // Errors that no file has are found again, by all ranks.
    let evaluates = try communicator.broadcast(source?.needsScores ?? false, root: 0)
    var scores: Evaluator.Scores?
    if evaluates {
      var model = source?.model
      source?.model = nil
      scores = try EvaluationRun.scores(of: &model, threads: threads, over: communicator)
      source?.model = model
    }
    _ = try communicator.atRoot {
      if let source { try draw(source, mistakes: scores?.mistakes ?? source.mistakes) }
    }
  }

  private func draw(_ source: ReportSource, mistakes: [Mistake]?) throws {
    var report = RunReport(folder: folder)
    if let dataset = source.model?.dataset {
      report.dataset = dataset
    } else {
      (report.dataset, report.datasetMissing) = ReportData.find(folder, in: data)
    }
    var pictures = RunPictures(folder: folder)
    pictures.theme = theme
    pictures.model = report.plan
    if let model = source.model, let mistakes {
      pictures.errors = RunErrors(mistakes, of: model.dataset)
    }
    let (result, classNames) = (source.result, source.classNames)
    for file in try pictures.write(history: source.history, result: result, console: console) {
      console.write(file)
    }
    console.write(try report.write())
    guard let result else {
      let wait =
        source.state.outdatesResult
        ? "it has no result" : "its confusion matrix and errors are drawn once it is finished"
      return console.write("the run \(source.state.clause): \(wait)")
    }
    if let pair = source.pair, let errors = pictures.errors {
      for file in try pictures.write(errors, of: pair, result: result) { console.write(file) }
    }
    if let reason = source.missing { console.write("the errors are not drawn: \(reason)") }
    if result.synthetic { console.write(ProgressReporter.syntheticWarning) }
    guard let confusion = try result.matrix(in: folder) else { return }
    console.write(confusion.errorSentence)
    for pair in ConfusedPair.worst(confusion, most: 5) { console.write(pair.sentence(classNames)) }
  }
}
