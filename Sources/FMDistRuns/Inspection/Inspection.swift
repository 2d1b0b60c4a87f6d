import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import Foundation

/// What is to be said of the weights of one checkpoint, or of two of the same model and what changed between them.
struct Inspection: Encodable {
  /// A checkpoint.
  struct Side: Encodable {
    let path: String
    let epochs: Int
    let weightsSha256: String

    init(_ found: CheckpointFolder.Found) {
      path = found.path
      epochs = found.checkpoint.history.rows.count
      weightsSha256 = found.checkpoint.weightsSHA256
    }
  }

  /// A learned array: a layer's kernel or bias.
  struct Array: Encodable {
    let name: String
    let shape: [Int]
    /// Of the checkpoint, or of the first of two.
    let values: ArrayStatistics
    /// Of the second one, and of what was added to each value.
    let otherValues, change: ArrayStatistics?
  }

  let checkpoint: Side
  let other: Side?
  let arrays: [Array]

  /// Looks at `found` and, if there is one, at `other`, which must be of the same model.
  init(_ found: CheckpointFolder.Found, _ other: CheckpointFolder.Found?) throws(RunError) {
    checkpoint = Side(found)
    self.other = other.map(Side.init)
    if let other { try Self.check(other, isLike: found) }
    arrays = found.checkpoint.parameters.enumerated().map { index, array in
      let after = other?.checkpoint.parameters[index]
      let changes = after.map { after in zip(array.values, after.values).map { Double($1) - Double($0) } }
      return Array(
        name: array.name, shape: array.shape, values: ArrayStatistics(array.values.map(Double.init)),
        otherValues: after.map { ArrayStatistics($0.values.map(Double.init)) },
        change: changes.map(ArrayStatistics.init))
    }
  }

  private static func check(
    _ other: CheckpointFolder.Found, isLike found: CheckpointFolder.Found
  ) throws(RunError) {
    func text(_ checkpoint: Checkpoint) -> [String] {
      checkpoint.parameters.map { "\($0.name) of \(Self.text($0.shape))" }
    }
    let (ours, theirs) = (text(found.checkpoint), text(other.checkpoint))
    guard ours != theirs else { return }
    let index =
      zip(ours, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(ours.count, theirs.count)
    func array(_ all: [String]) -> String { index < all.count ? all[index] : "nothing" }
    throw RunError(
      .configuration,
      "\(other.path) is of another model than \(found.path): it has \(array(theirs)) where that one has \(array(ours)); choose "
        + "two checkpoints of one model")
  }

  private static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " x ") }

  /// A line an array, or with two checkpoints three, below a line of names.
  var table: String {
    let showsNonFinite = nonFinite > 0
    func cells(_ values: ArrayStatistics) -> [String] {
      Self.cells(values) + (showsNonFinite ? [NumberText.grouped(values.nonFinite)] : [])
    }
    let head = ["array", "shape", "count", "sum", "mean", "std dev", "min", "max", "L2 norm"]
    var rows = [head + (showsNonFinite ? ["not finite"] : [])]
    for array in arrays {
      let shape = Self.text(array.shape)
      guard let after = array.otherValues, let change = array.change else {
        rows.append([array.name, shape] + cells(array.values))
        continue
      }
      rows.append([array.name, shape])
      rows.append(["  before", ""] + cells(array.values))
      rows.append(["  after", ""] + cells(after))
      rows.append(["  change", ""] + cells(change))
    }
    return TerminalText.table(rows, words: [0, 1]).joined(separator: "\n")
  }

  /// How many values of the checkpoint, and of the second one, are not finite.
  private var nonFinite: Int { arrays.reduce(0) { $0 + $1.values.nonFinite + ($1.otherValues?.nonFinite ?? 0) } }

  private static func cells(_ values: ArrayStatistics) -> [String] {
    [NumberText.grouped(values.count)]
      + [
        values.sum, values.mean, values.standardDeviation, values.min, values.max, values.l2Norm,
      ].map { $0.isFinite ? String(format: "%.6g", $0) : "–" }
  }

  /// All that is printed.
  var text: String {
    func line(_ word: String, _ side: Side) -> String {
      "\(word)\(side.path.visible), \(NumberText.count(side.epochs, "epoch")) trained, weights_sha256 \(side.weightsSha256)"
    }
    let head = other.map { [line("before  ", checkpoint), line("after   ", $0)] } ?? [line("", checkpoint)]
    var words = head + ["", table]
    let parameters = arrays.reduce(0) { $0 + $1.values.count }
    words += ["", NumberText.count(parameters, "parameter")]
    if let other {
      let changed = arrays.count { $0.change.map { $0.min != 0 || $0.max != 0 || $0.nonFinite > 0 } ?? false }
      words[words.count - 1] +=
        checkpoint.weightsSha256 == other.weightsSha256
        ? ", all of them the same bits" : "; \(changed) of \(arrays.count) arrays changed"
    }
    if nonFinite > 0 {
      words.append(
        "\(NumberText.count(nonFinite, "value")) not finite, left out of the statistics: nothing can be computed with them"
      )
    }
    return words.joined(separator: "\n")
  }
}
