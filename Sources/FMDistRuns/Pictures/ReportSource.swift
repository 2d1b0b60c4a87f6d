import FMDistDatasets
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// What a report is made of: a run's files, and where they are at hand the model and the images of its result.
struct ReportSource {
  let history: History
  /// How the run's last session ended.
  let state: RunState
  /// Nil where the run is not finished.
  let result: ResultFile?
  /// In the order of their labels; none without a result.
  let classNames: [String]
  /// The model of the result with its data; nil where that can't be had.
  var model: RestoredModel?
  /// Why there is a result and no model.
  let missing: String?
  /// The errors that a file has; nil where they have to be found again.
  let mistakes: [Mistake]?
  /// Two classes whose errors are asked for.
  let pair: ClassPair?

  /// Whether the test set has to be scored.
  var needsScores: Bool { model != nil && mistakes == nil }

  /// Reads the folder of `report`.
  init(_ report: ReportRun) throws {
    let folder = report.folder
    try folder.expectRun()
    try folder.expectReportable()
    let record = try RunRecord(folder)
    let result = record.result
    (history, state, self.result) = (record.history, record.state, result)
    let classNames = result.map(\.names) ?? []
    self.classNames = classNames
    pair = try report.errorsOf.flatMap { text throws(RunError) -> ClassPair? in
      if result == nil {
        throw RunError(.noInput, "\(folder.path): the run \(record.state.clause), so its errors are not known")
      }
      return try ClassPair(text, classNames: classNames)
    }
    guard let result else {
      (model, missing, mistakes) = (nil, nil, nil)
      return
    }
    // What the folder has is drawn in any case.
    do {
      let model = try Self.model(of: result, report)
      guard result.confusion != nil else { throw Self.severalClasses(folder) }
      let table = try? MistakeTable(file: folder.errorTable, classes: classNames.count).mistakes
      mistakes = table.flatMap { Self.are($0, errorsOf: result, among: model.dataset.test) ? $0 : nil }
      self.model = model
      missing = nil
    } catch {
      if pair != nil || report.data != nil { throw error }
      (model, mistakes) = (nil, nil)
      missing = Self.reason(error)
    }
  }

  /// Of images that may have several classes none is predicted as another.
  private static func severalClasses(_ folder: RunFolder) -> RunError {
    RunError(.usage, "\(folder.path): its images may have several labels, so that none is predicted as another")
  }

  private static func model(of result: ResultFile, _ report: ReportRun) throws -> RestoredModel {
    let found = try CheckpointFolder.Found.ofResult(report.folder.path)
    guard found.checkpoint.weightsSHA256 == result.weightsSHA256 else {
      throw RunError(.badData, "\(found.path) has other weights than \(report.folder.result) is of")
    }
    let model = try RestoredModel(found, data: report.data, downloads: false, console: report.console)
    guard model.isOfThisData else {
      throw RunError(
        .badData,
        "\(found.path) was trained on other data than \(model.dataset.name), \(model.dataset.source.summary); give the folder "
          + "of its data with --data")
    }
    return model
  }

  private static func are(_ mistakes: [Mistake], errorsOf result: ResultFile, among images: ImageSet) -> Bool {
    mistakes.allSatisfy { (0..<images.count).contains($0.index) && Int(images.labels.view[$0.index]) == $0.label }
      && RunErrors.areCounted(mistakes, by: result.confusion ?? [])
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DatasetError, error.kind == .missing else { return "\(error)" }
    return "the run's data is not available; give its folder with --data"
  }
}
