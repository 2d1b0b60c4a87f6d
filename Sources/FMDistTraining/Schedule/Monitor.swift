import FMDistRunFiles

/// What is watched from epoch to epoch, by its column in the history.
package struct Monitor: Equatable, Sendable {
  /// The column: `val_loss`, or that of a metric.
  package let column: String

  /// The loss over the validation images.
  package static let validationLoss = Monitor(column: "val_loss")
  /// The share of validation images that are classified rightly.
  package static let validationAccuracy = Monitor(column: "val_acc")
  /// The loss over the training images.
  package static let loss = Monitor(column: "loss")
  /// The share of training images that are classified rightly.
  package static let accuracy = Monitor(column: "acc")

  /// What every history has.
  private static let common = [validationLoss, validationAccuracy, loss, accuracy]

  /// What `options` names at `monitor`: one of the common columns, or of the metrics that the configuration has declared; the validation
  /// loss where it names nothing.
  init(_ options: ConfigurationNode) throws(ConfigurationError) {
    let column = try options.optionalWord(
      "monitor", of: Self.common.map(\.column), orDeclared: Self.declared, likely: Self.likely)
    self = column.map(Monitor.init) ?? .validationLoss
  }

  /// That of `column`.
  package init(column: String) { self.column = column }

  /// The one of `columns` that a metric's name, with `val_` or without, stands for: val_auc for auc, val_f1 for val_f1_score.
  private static func likely(_ word: String, in columns: [String]) -> String? {
    let name = word.hasPrefix("val_") ? word : "val_\(word)"
    return columns.first { $0 == name } ?? columns.last { $0.hasPrefix("val_") && name.hasPrefix($0 + "_") }
  }

  /// What the columns of metrics are declared as.
  static let declared = "metric column"

  /// Its value in `row`; `.nan` where it was not measured.
  package func value(in row: History.Row) -> Double { row.value(inColumn: column) ?? .nan }

  /// Whether it is measured on validation images.
  package var isOfValidation: Bool { column.hasPrefix("val_") }

  /// Whether more of it is better: of metrics, not of losses.
  package var maximizes: Bool { self != .validationLoss && self != .loss }

  /// Whether `value` is better than `best` by more than `minDelta`: lower for a loss, higher for a metric. Any number is better than
  /// nothing, and a metric that could not be measured (`.nan`) is not better than anything.
  package func isImprovement(_ value: Double, on best: Double?, minDelta: Double) -> Bool {
    if value.isNaN { return false }
    guard let best else { return true }
    return maximizes ? value - minDelta > best : value + minDelta < best
  }
}
