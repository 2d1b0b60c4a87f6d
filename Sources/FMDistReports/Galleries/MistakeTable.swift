import FMDistPlatform
import FMDistRunFiles

/// A run's mistakes as comma-separated values (RFC 4180), a line each: `errors.csv`.
///
/// Labels and predictions are numbers of classes, from 0, and are told by name at the line's end, before the image's file where it has one of its
/// own. Probabilities read back exactly.
package struct MistakeTable: Sendable, Equatable {
  /// In the order of the lines.
  package var mistakes: [Mistake]
  /// The files of all images by number, where each has its own. They are written, and not read.
  package var files: [String]?

  private static let header =
    "index,label,prediction,label_probability,prediction_probability,label_name,prediction_name"
  private static let headerWithFiles = header + ",file"
  /// A mistake takes less than a kilobyte, and there are never more than labels in a file.
  private static let mostBytes = 1 << 30

  /// A table of `mistakes` among images with these `files`.
  package init(_ mistakes: [Mistake], files: [String]? = nil) { (self.mistakes, self.files) = (mistakes, files) }

  /// The text of a file; `classNames` in the order of their labels.
  package func text(classNames: [String]) -> String {
    let names = classNames.map(CSVText.quoted)
    // As floats, which they are: the shortest text that reads back the same.
    let lines = mistakes.map { mistake in
      "\(mistake.index),\(mistake.label),\(mistake.prediction),\(Float(mistake.labelProbability)),"
        + "\(Float(mistake.predictionProbability)),\(names[mistake.label]),\(names[mistake.prediction])"
        + (files.map { "," + CSVText.quoted($0[mistake.index]) } ?? "") + "\n"
    }
    return (files == nil ? Self.header : Self.headerWithFiles) + "\n" + lines.joined()
  }

  /// Writes the file at `path`, atomically.
  package func write(to path: String, classNames: [String]) throws(RunFileError) {
    try AtomicFile.write(text(classNames: classNames), to: path)
  }

  /// Reads the file at `path`, of a run that tells `classes` classes apart. The names, which may be of any form, are not looked at.
  ///
  /// Throws ``RunFileError/Kind/missing`` or ``RunFileError/Kind/malformed``.
  package init(file path: String, classes: Int) throws(RunFileError) {
    let text = String(decoding: try InputFile.read(path, limit: Self.mostBytes), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard let header = lines.first, [Self.header, Self.headerWithFiles].contains(String(header)) else {
      throw RunFileError(
        .malformed, path: path, "is not a table of errors: expected '\(Self.header)' in its first line")
    }
    var mistakes: [Mistake] = []
    for (number, line) in lines.enumerated().dropFirst() {
      guard let mistake = Self.mistake(line, classes: classes) else {
        throw RunFileError(
          .malformed, path: path,
          "line \(number + 1): expected an image's number, two different classes below \(classes) and two probabilities, "
            + "found '\(line.prefix(80))'; remove the file, and `fmdist report` recreates it")
      }
      mistakes.append(mistake)
    }
    self.mistakes = mistakes
  }

  private static func mistake(_ line: Substring, classes: Int) -> Mistake? {
    mistake(line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false), classes: classes)
  }

  /// The mistake of a line's `fields`; nil unless they are of a run that tells `classes` classes apart. The names are not looked at.
  package static func mistake(_ fields: [some StringProtocol], classes: Int) -> Mistake? {
    guard fields.count > 5, let index = Int(fields[0]), index >= 0, let label = Int(fields[1]),
      let prediction = Int(fields[2]), let labelProbability = Float(fields[3]),
      let predictionProbability = Float(fields[4]), label != prediction, (0..<classes).contains(label),
      (0..<classes).contains(prediction)
    else { return nil }
    return Mistake(
      index: index, label: label, prediction: prediction, labelProbability: Double(labelProbability),
      predictionProbability: Double(predictionProbability))
  }
}
