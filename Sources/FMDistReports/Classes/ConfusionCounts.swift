import FMDistPlatform
import FMDistRunFiles

/// How often each class was taken for each: a square of counts with the classes' names.
package struct ConfusionCounts: Sendable, Equatable {
  /// Rows are true classes, columns predicted ones.
  package let counts: [[Int]]
  /// In the order of rows and columns.
  package let classNames: [String]

  /// The counts of a file at `path`, or of what `path` says.
  ///
  /// Throws ``RunFileError/Kind/malformed`` unless there are as many rows and columns as names, and counts are 0 or more and below
  /// 2^53 in all.
  package init(_ counts: [[Int]], classNames: [String], path: String = "the confusion matrix") throws(RunFileError) {
    let size = classNames.count
    guard counts.count == size, counts.allSatisfy({ $0.count == size }) else {
      let widths = Set(counts.map(\.count)).sorted().map(String.init).joined(separator: " or ")
      throw RunFileError(
        .malformed, path: path,
        "the confusion matrix must be \(size) x \(size), as there are \(size) classes; found \(counts.count) rows of "
          + "\(widths.isEmpty ? "nothing" : widths)")
    }
    var total = 0
    for count in counts.joined() {
      let (sum, overflow) = total.addingReportingOverflow(count)
      guard count >= 0, !overflow, sum < 1 << 53 else {
        throw RunFileError(
          .malformed, path: path, "the confusion matrix must hold counts of images; found \(count)")
      }
      total = sum
    }
    self.counts = counts
    self.classNames = classNames
  }

  /// The number of images.
  package var total: Int { counts.joined().reduce(0, +) }
  /// The number of images classified rightly.
  package var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
  /// The number of images of class `label`.
  package func images(of label: Int) -> Int { counts[label].reduce(0, +) }
  /// The number of images taken for class `label`.
  package func predictions(of label: Int) -> Int { counts.reduce(0) { $0 + $1[label] } }
  /// The share of the images of `label` that was taken for `prediction`; 0 where there are none.
  package func share(_ label: Int, _ prediction: Int) -> Double {
    let images = images(of: label)
    return images == 0 ? 0 : Double(counts[label][prediction]) / Double(images)
  }

  /// "836 of 10,000 wrong".
  package var errorSentence: String {
    "\(NumberText.grouped(total - correct)) of \(NumberText.grouped(total)) wrong"
  }

  /// Comma-separated values (RFC 4180): a line of names, then a line a true class.
  package var csv: String {
    var lines = [["true \\ predicted"] + classNames]
    for (name, row) in zip(classNames, counts) { lines.append([name] + row.map(String.init)) }
    return lines.map { $0.map(CSVText.quoted).joined(separator: ",") + "\n" }.joined()
  }

  /// Writes ``csv`` to the file at `path`, atomically.
  package func writeCSV(to path: String) throws(RunFileError) { try AtomicFile.write(csv, to: path) }
}
