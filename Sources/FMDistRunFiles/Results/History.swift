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

    /// A row.
    package init(epoch: Int, loss: Double, accuracy: Double, validationLoss: Double, validationAccuracy: Double) {
      self.epoch = epoch
      self.loss = loss
      self.accuracy = accuracy
      self.validationLoss = validationLoss
      self.validationAccuracy = validationAccuracy
    }

    /// Whether all values are the same, unmeasured ones included.
    package static func == (first: Row, second: Row) -> Bool {
      first.epoch == second.epoch
        && zip(first.values, second.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }

    var values: [Double] { [loss, accuracy, validationLoss, validationAccuracy] }
  }

  /// The first line of the file.
  static let header = "epoch\tloss\tacc\tval_loss\tval_acc"

  /// The epochs, in order.
  package var rows: [Row]

  /// A history of `rows`.
  package init(_ rows: [Row] = []) { self.rows = rows }

  /// The file's content: a header, then a line an epoch, columns parted by tabs, numbers by their shortest exact decimal.
  package var text: String {
    var lines = [Self.header]
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
    guard nextLine().map(String.init) == Self.header else {
      throw RunFileError(.malformed, path: path, "\(place)line 1 must be the columns \(Self.header.debugDescription)")
    }
    rows = []
    while let line = nextLine() {
      let fields = line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map {
        Substring($0)
      }
      let values = fields.dropFirst().compactMap { Double($0) }
      guard fields.count == 5, values.count == 4, let epoch = Int(fields[0]) else {
        throw RunFileError(
          .malformed, path: path, "\(place)line \(rows.count + 2) must be an epoch and four numbers, parted by tabs")
      }
      let row = Row(
        epoch: epoch, loss: values[0], accuracy: values[1], validationLoss: values[2], validationAccuracy: values[3])
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
