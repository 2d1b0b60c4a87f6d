import FMDistPlatform

/// How a run went, epoch by epoch: the rows of `history.tsv`.
package struct History: Sendable, Equatable {
  /// One epoch. A value that was not measured is `.nan`.
  package struct Row: Sendable, Equatable {
    /// The epoch, from 1.
    package var epoch: Int
    /// The mean loss over the training samples.
    package var loss: Double
    /// The share of training samples classified rightly, 0 to 1.
    package var accuracy: Double
    /// The mean loss over the validation images.
    package var validationLoss: Double
    /// The share of validation images classified rightly, 0 to 1.
    package var validationAccuracy: Double
    /// The other metrics of the validation images: those of ``History/metrics``.
    package var validationMetrics: [NamedMetric]

    /// A row.
    package init(
      epoch: Int, loss: Double, accuracy: Double, validationLoss: Double, validationAccuracy: Double,
      validationMetrics: [NamedMetric] = []
    ) {
      self.epoch = epoch
      self.loss = loss
      self.accuracy = accuracy
      self.validationLoss = validationLoss
      self.validationAccuracy = validationAccuracy
      self.validationMetrics = validationMetrics
    }

    /// Whether all values are the same, unmeasured ones included.
    package static func == (first: Row, second: Row) -> Bool {
      first.epoch == second.epoch && first.validationMetrics == second.validationMetrics
        && zip(first.values, second.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }

    /// In the order of ``History/columns``.
    var values: [Double] {
      [loss, accuracy, validationLoss, validationAccuracy] + validationMetrics.map(\.value)
    }

    /// The value in the column of that name; nil for another name.
    package func value(inColumn name: String) -> Double? {
      if let index = History.commonColumns.firstIndex(of: name) { return values[index] }
      return validationMetrics.first { "val_" + $0.name == name }?.value
    }
  }

  /// The columns that every history has.
  static let commonColumns = ["loss", "acc", "val_loss", "val_acc"]

  /// The names of the metrics beside loss and accuracy.
  package let metrics: [String]

  /// The names of a row's values, in order.
  package var columns: [String] { Self.commonColumns + metrics.map { "val_" + $0 } }

  /// The most metrics that a configuration may name.
  package static let mostMetrics = 64

  /// The epochs, in order.
  package var rows: [Row]

  /// A history of `rows`, each with a value for each of `metrics`.
  package init(_ rows: [Row] = [], metrics: [String] = []) { (self.rows, self.metrics) = (rows, metrics) }

  /// The file's content: a header, then a line an epoch, columns separated by tabs, numbers by their shortest exact decimal.
  package var text: String {
    var lines = [(["epoch"] + columns).joined(separator: "\t")]
    for row in rows { lines.append(([String(row.epoch)] + row.values.map(\.description)).joined(separator: "\t")) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads `text` and checks that a run can have written it; `path`, and `place` before a line's number, are for the error. Throws
  /// `.malformed` with the line.
  package init(text: String, path: String, place: String = "") throws(RunFileError) {
    // A line at a time: a file of a million must not cost what a million rows do before its second is refused.
    var rest = text[...]
    func nextLine() -> Substring? {
      guard !rest.isEmpty else { return nil }
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      defer { rest = end < rest.endIndex ? rest[rest.utf8.index(after: end)...] : rest[end...] }
      let line = rest[..<end]
      // An editor on Windows may have saved it.
      return line.utf8.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
    let head = nextLine().map { $0.split(separator: "\t", omittingEmptySubsequences: false) } ?? []
    let others = head.dropFirst(1 + Self.commonColumns.count)
    guard head.starts(with: (["epoch"] + Self.commonColumns).map { Substring($0) }), Set(head).count == head.count,
      others.count <= Self.mostMetrics,
      others.allSatisfy({ $0.hasPrefix("val_") && NamedMetric.isName($0.dropFirst(4)) })
    else {
      let columns = (["epoch"] + Self.commonColumns).joined(separator: "\t").debugDescription
      throw RunFileError(
        .malformed, path: path, "\(place)line 1 must be the columns \(columns), and the metrics', such as \"val_auc\"")
    }
    metrics = others.map { String($0.dropFirst(4)) }
    rows = []
    while let line = nextLine() {
      let fields = line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map {
        Substring($0)
      }
      let values = fields.dropFirst().compactMap { Double($0) }
      guard fields.count == head.count, values.count == head.count - 1, let epoch = Int(fields[0]) else {
        throw RunFileError(
          .malformed, path: path,
          "\(place)line \(rows.count + 2) must be an epoch and \(head.count - 1) numbers, separated by tabs")
      }
      let row = Row(
        epoch: epoch, loss: values[0], accuracy: values[1], validationLoss: values[2], validationAccuracy: values[3],
        validationMetrics: zip(metrics, values[4...]).map { NamedMetric(name: $0, value: $1) })
      try row.validate(as: rows.count + 1, path: path, place: place)
      rows.append(row)
    }
  }

  /// Reads the file at `path`.
  package init(file path: String) throws(RunFileError) {
    let bytes = try InputFile.read(path, limit: 1 << 28)
    try self.init(text: String(decoding: bytes, as: UTF8.self), path: path)
  }

  /// Writes the file at `path`, atomically.
  package func write(to path: String) throws(RunFileError) { try AtomicFile.write(text, to: path) }
}
