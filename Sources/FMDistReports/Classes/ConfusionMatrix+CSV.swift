import FMDistPlatform
import FMDistRunFiles

extension ConfusionMatrix {
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
