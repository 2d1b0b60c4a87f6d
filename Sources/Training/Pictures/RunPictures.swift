import Communication
import Foundation
import Reports
import RunFiles

/// The pictures of a run that need nothing but what is in its folder: curves, and the confusion matrix with its CSV.
public struct RunPictures: Sendable {
  /// A picture; its raw value is the file's name without the ending.
  public enum Name: String, Sendable, CaseIterable {
    /// Accuracy, loss, learning rate and throughput by epoch.
    case curves
    /// The confusion matrix in counts.
    case confusion
    /// The same in percentages of the rows.
    case confusionPercentages = "confusion-percentages"
  }

  /// The run's folder.
  public var folder: RunFolder
  /// Colours and fonts.
  public var theme = Theme.light
  /// Those to draw.
  public var names = Name.allCases

  /// The pictures of the run in `folder`.
  public init(folder: RunFolder) { self.folder = folder }

  /// Draws, as PNG and SVG, and returns the files. Without a `result` there are only curves.
  public func write(history: History, result: ResultFile?, classNames: [String]) throws(RunFileError) -> [String] {
    if let warning = Typeface.warning { StandardError.write(warning) }
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
    try write(.curves) { Curves(title: title, history: history, events: events).picture(theme) }
    guard let result else { return files }
    let confusion = try ConfusionCounts(result.confusion, classNames: classNames, path: folder.result)
    try write(.confusion) { heatMap(confusion, of: result).picture(theme) }
    try write(.confusionPercentages) { heatMap(confusion, of: result, .percentages).picture(theme) }
    try confusion.writeCSV(to: folder.confusionTable)
    return files + [folder.confusionTable]
  }

  /// The confusion matrix for TensorBoard, a pixel a point.
  func confusionImage(of result: ResultFile, classNames: [String]) throws(RunFileError) -> EncodedImage {
    let confusion = try ConfusionCounts(result.confusion, classNames: classNames, path: folder.result)
    let raster = try heatMap(confusion, of: result).picture(theme).raster(scale: 1)
    return EncodedImage(width: raster.width, height: raster.height, bytes: try raster.png())
  }

  private func heatMap(
    _ confusion: ConfusionCounts, of result: ResultFile, _ numbers: ConfusionHeatMap.Numbers = .counts
  ) -> ConfusionHeatMap {
    ConfusionHeatMap(title: "\(title(result)): confusion on the test set", confusion: confusion, numbers: numbers)
  }

  private func title(_ result: ResultFile?) -> String {
    (result?.configurationName ?? folder.name) + (result?.synthetic == true ? ", SYNTHETIC data" : "")
  }
}

extension RunFolder {
  /// The file of a picture.
  public func picture(_ name: RunPictures.Name, _ format: Picture.Format) -> String {
    "\(path)/\(name.rawValue).\(format.rawValue)"
  }

  /// The confusion matrix as comma-separated values.
  public var confusionTable: String { "\(path)/confusion.csv" }

  /// All files that ``RunPictures`` writes.
  var pictureFiles: [String] {
    RunPictures.Name.allCases.flatMap { name in Picture.Format.allCases.map { picture(name, $0) } } + [confusionTable]
  }

  /// The folder's own name.
  var name: String { URL(filePath: path).standardizedFileURL.lastPathComponent }
}
