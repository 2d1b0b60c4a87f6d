import FMDistDatasets
import FMDistPlatform
import FMDistReports
import FMDistTraining
import Foundation

/// `fmdist data info`: what there is to know about a data set before training on it, as text.
package struct DataInfo: Sendable, CustomStringConvertible {
  private let dataset: Dataset
  private let digest: DatasetDigest
  private let warnings: [DatasetWarning]

  /// Looks at every image of `dataset` once.
  package init(_ dataset: Dataset) {
    self.dataset = dataset
    warnings = DatasetWarning.all(in: dataset)
    digest = DatasetDigest(dataset)
  }

  /// The text, without a line's end after the last line.
  package var description: String {
    var lines = ["\(dataset.name), \(dataset.source.summary)".visible, ""]
    for (name, set) in [("training", dataset.training), ("test", dataset.test)] {
      lines.append("\(row(name))\(set.count) images of \(set.height) x \(set.width) x \(set.channels)")
    }
    if dataset.source.isTakenAsSquares {
      let set = dataset.training
      lines.append(
        "\(row("size"))rows of \(set.pixelsPerImage) values taken as \(set.height) x \(set.width) x \(set.channels); "
          + "data.image_size says otherwise, if they are not")
    }
    lines.append(
      row("pixels")
        + String(format: "mean %.5f, standard deviation %.5f", digest.pixels.mean, digest.pixels.standardDeviation)
        + " on the scale 0 to 1 (training)")
    lines.append(
      row("duplicates") + "\(digest.duplicatesInTraining) in training, \(digest.duplicatesInTest) in test; "
        + "\(digest.testImagesInTraining) test images are in training too; \(digest.contradictions) with another label")
    lines += ["", classes, ""]
    if !dataset.source.notes.isEmpty { lines += dataset.source.notes.map { "note: \($0)" } + [""] }
    if !warnings.isEmpty { lines += warnings.map { "warning: \($0.message)" } + [""] }
    let parts = ["training images", "training labels", "test images", "test labels"]
    for (part, file) in zip(parts, dataset.source.files) {
      lines.append("\(file.md5)  \(part), \(file.path.visible)")
    }
    lines.append("The checksums are MD5 of the same images as IDX files; data_sha256 \(dataset.fingerprint)")
    return lines.joined(separator: "\n")
  }

  private func row(_ name: String) -> String { name.padding(toLength: 12, withPad: " ", startingAt: 0) }

  private var classes: String {
    let names = dataset.training.classNames.map { TerminalText.cell($0) }
    let width = max(5, names.map(TerminalText.width).max() ?? 0)
    let (training, test) = (dataset.training.countsPerClass, dataset.test.countsPerClass)
    func column(_ text: String) -> String { String(repeating: " ", count: max(1, 10 - text.count)) + text }
    var lines = [
      "class  " + TerminalText.left("name", width) + column("training") + column("test")
    ]
    for (label, name) in names.enumerated() {
      lines.append(
        String(repeating: " ", count: 5 - "\(label)".count) + "\(label)  "
          + TerminalText.left(name, width) + column("\(training[label])")
          + column("\(test[label])"))
    }
    return lines.joined(separator: "\n")
  }
}
