import FMDistCommunication
import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import Foundation

/// The pictures of a run, in its folder: curves, the confusion matrix and the errors with their CSVs, and the model.
package struct RunPictures: Sendable {
  /// A picture; its raw value is the file's name without the ending.
  package enum Name: String, Sendable, CaseIterable {
    /// Accuracy, loss, learning rate and throughput by epoch.
    case curves
    /// The confusion matrix in counts.
    case confusion
    /// The same in percentages of the rows.
    case confusionPercentages = "confusion-percentages"
    /// What probabilities said beside what was true.
    case reliability
    /// How many of a class are found, beside how many others are predicted as it; and beside how many of the found are of it.
    case roc, pr
    /// The worst errors on the test set.
    case errors
    /// The model's layers.
    case model
  }

  /// Those that are drawn at a run's end, of what its result has.
  static let atTheEnd: [Name] = [.curves, .confusion, .reliability, .roc, .pr, .errors, .model]

  /// Those of ``atTheEnd`` that there are of `result`.
  static func ofEnd(with result: ResultFile) -> [Name] {
    atTheEnd.filter { name in
      switch name {
      case .confusion, .errors: result.confusion != nil
      case .reliability, .roc, .pr: result.calibration != nil
      default: true
      }
    }
  }

  /// The run's folder.
  package var folder: RunFolder
  /// Colours and fonts.
  package var theme = Theme.light
  /// Those to draw.
  package var names = Name.allCases
  /// The errors, where they and their images are known.
  package var errors: RunErrors?
  /// The model, where it is known.
  package var model: ModelPlan?

  /// The pictures of the run in `folder`.
  package init(folder: RunFolder) { self.folder = folder }

  /// Draws, as PNG and SVG, and returns the files. Without a `result` there are only curves and the model.
  package func write(history: History, result: ResultFile?, console: Console) throws(RunFileError)
    -> [String]
  {
    if let warning = Typeface.warning { console.tell(warning) }
    let title = title(result)
    // The log is for reading along; without it there are fewer curves.
    let events = (try? EpochEvent.read(log: folder.log)) ?? []
    var files: [String] = []
    func write(_ name: Name, _ picture: () -> Picture) throws(RunFileError) {
      guard names.contains(name) else { return }
      let picture = picture()
      for format in Picture.Format.allCases {
        let file = folder.picture(name, format)
        try picture.write(to: file, as: format)
        files.append(file)
      }
    }
    try write(.curves) {
      var curves = Curves(title: title, history: history, events: events)
      curves.mark = EpochMark.best(of: history, try? RunConfiguration.load(file: folder.configuration, overrides: []))
      curves.test = result.map { ($0.testAccuracy, $0.testLoss) }
      return curves.picture(theme)
    }
    if let model { try write(.model) { ModelDiagram(title: title, plan: model).picture(theme) } }
    guard let result else { return files }
    if let calibration = result.calibration {
      try write(.reliability) {
        ReliabilityDiagram(
          title: "\(title): reliability on the test set", calibration: calibration, subject: result.calibrationSubject
        ).picture(theme)
      }
    }
    if let charts = folder.thresholdCurves(of: result).map({ ThresholdCharts($0) }) {
      try write(.roc) {
        ThresholdCharts.picture(charts.roc, title: "\(title): ROC on the test set", note: charts.note, theme)
      }
      try write(.pr) {
        ThresholdCharts.picture(
          charts.precisionRecall, title: "\(title): precision and recall on the test set", note: charts.note, theme)
      }
    }
    guard let confusion = try result.matrix(in: folder) else { return files }
    try write(.confusion) { heatMap(confusion, of: result).picture(theme) }
    try write(.confusionPercentages) { heatMap(confusion, of: result, .percentages).picture(theme) }
    try confusion.writeCSV(to: folder.confusionTable)
    files.append(folder.confusionTable)
    guard let errors else { return files }
    try write(.errors) { gallery(errors, of: result).picture(theme) }
    try MistakeTable(errors.mistakes, files: errors.files).write(
      to: folder.errorTable, classNames: errors.images.classNames)
    return files + [folder.errorTable]
  }

  /// Draws the worst errors of one kind, as PNG and SVG, and returns the files.
  func write(_ errors: RunErrors, of pair: ClassPair, result: ResultFile) throws(RunFileError) -> [String] {
    let picture = errors.gallery(
      title: title(result), label: pair.label, prediction: pair.prediction
    ).picture(theme)
    var files: [String] = []
    for format in Picture.Format.allCases {
      let file = folder.pairPicture(pair, classNames: errors.images.classNames, format)
      try picture.write(to: file, as: format)
      files.append(file)
    }
    return files
  }

  /// The confusion matrix, and the errors where they are known, for TensorBoard, a pixel a point.
  func images(of result: ResultFile) throws(RunFileError) -> [(tag: String, image: EncodedImage)] {
    guard let confusion = try result.matrix(in: folder) else { return [] }
    var images = [(tag: "confusion", image: try Self.image(heatMap(confusion, of: result).picture(theme)))]
    if let errors { images.append((tag: "errors", image: try Self.image(gallery(errors, of: result).picture(theme)))) }
    return images
  }

  private static func image(_ picture: Picture) throws(RunFileError) -> EncodedImage {
    let raster = try picture.raster(scale: 1)
    return EncodedImage(width: raster.width, height: raster.height, bytes: try raster.png())
  }

  private func gallery(_ errors: RunErrors, of result: ResultFile) -> ErrorGallery {
    errors.gallery(title: "\(title(result)): errors on the test set")
  }

  private func heatMap(
    _ confusion: ConfusionMatrix, of result: ResultFile, _ numbers: ConfusionHeatMap.Numbers = .counts
  ) -> ConfusionHeatMap {
    ConfusionHeatMap(title: "\(title(result)): confusion on the test set", confusion: confusion, numbers: numbers)
  }

  private func title(_ result: ResultFile?) -> String {
    (result?.configurationName ?? folder.name) + (result?.synthetic == true ? ", SYNTHETIC data" : "")
  }
}
