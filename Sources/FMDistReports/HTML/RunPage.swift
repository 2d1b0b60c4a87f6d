import FMDistPlatform
import FMDistRunFiles

/// A run as one page that needs nothing else: `report.html`.
///
/// Everything but the history may be missing, as in the folder of an older or an unfinished run: then the page says so in a word.
package struct RunPage: Sendable {
  /// The heading.
  package var title: String
  /// The run's epochs.
  package var history: History
  /// What the log has of them.
  package var events: [EpochEvent] = []
  /// The epoch that curves and table mark: as long as nothing else is said, that of the best validation accuracy.
  package var mark: EpochMark?
  /// When the run began and ended.
  package var dates = RunDates()
  /// The run's result.
  package var result: ResultFile?
  /// How its last session ended, where there is no result.
  package var state = RunState.open
  /// Its confusion matrix with the classes' names.
  package var confusion: ConfusionMatrix?
  /// What each threshold of a probability reaches.
  package var thresholds: [ThresholdCurve]?
  /// On what, and from which data.
  package var environment: EnvironmentFile?
  /// The model, from input to output.
  package var layers: [ModelDiagram.Layer] = []
  /// What there is to say of the data.
  package var warnings: [String] = []
  /// The configuration's text.
  package var configuration: String?
  /// Why there is none.
  package var configurationMissing = "There is no config.yaml in the run's folder."
  /// Images of each class.
  package var samples: [SampleSheet.Row] = []
  /// Why there are no samples.
  package var samplesMissing = "The data was not at hand when this page was written."
  /// The worst errors with their images.
  package var errorGallery: ErrorGallery?
  /// A picture of them, where the images are not known.
  package var errorPicture: EmbeddedPicture?
  /// Why there is neither.
  package var errorsMissing = "There is no errors.png and no errors.csv in the run's folder."
  /// The worst errors as a table, its first row the columns' names.
  package var errorTable: [[String]] = []
  /// A command that makes the same weights again.
  package var command: String?
  /// The version that writes the page.
  package var writtenBy: String

  /// A page about a run of `history`.
  package init(title: String, history: History, writtenBy: String) {
    self.title = title
    self.history = history
    self.writtenBy = writtenBy
    mark = EpochMark.best(of: history)
  }

  /// Writes the file at `path`, atomically.
  package func write(to path: String) throws(RunFileError) { try AtomicFile.write(text, to: path) }

  /// The file's content: HTML 5 that is well-formed XML.
  package var text: String {
    Page(
      title: title, subtitle: subtitle, notices: notices, lead: figures,
      sections: [
        Page.Section(id: "curves", title: "Curves", body: curves),
        Page.Section(id: "classes", title: "Classes", body: classes),
        Page.Section(id: "probabilities", title: "Probabilities", body: probabilities),
      ] + (result?.classCounts == nil ? [Page.Section(id: "errors", title: "Errors", body: errors)] : []) + [
        Page.Section(id: "data", title: "Data", body: data),
        Page.Section(id: "model", title: "Model", body: model),
        Page.Section(id: "configuration", title: "Configuration", body: configurationText),
        Page.Section(id: "environment", title: "Environment", body: environmentTable),
        Page.Section(id: "again", title: "The same weights again", body: promise),
      ], footer: "Written by fmdist \(writtenBy). This page needs no network and no other file."
    ).text
  }

  /// What stands where a part of the run's folder is not there.
  static func missing(_ what: String) -> Markup { "<p class=\"faint\">\(what)</p>" }

  private var subtitle: String {
    let epochs = NumberText.count(history.rows.count, "epoch")
    let data = result.map { "\($0.dataset), " } ?? environment.map { "\($0.data.dataset), " } ?? ""
    let state = result == nil ? ", \(state.words)" : dates.ended.map { ", finished \(RunDates.words($0))" } ?? ""
    return data + epochs + state
  }

  private var notices: [String] {
    var notices: [String] = []
    if result?.synthetic ?? environment?.data.synthetic ?? false {
      notices.append("SYNTHETIC DATA: the images are drawn by fmdist; the accuracy says nothing about a real data set.")
    }
    if result?.chosenOnTestSet == true {
      notices.append(
        "THE TEST SET WAS USED FOR CHOOSING (when to stop, which weights, the learning rate, the temperature, or the threshold): the test accuracy says how well that "
          + "went, not how the model does on new images.")
    }
    return notices + warnings.map { "Warning: \($0)" }
  }
}
