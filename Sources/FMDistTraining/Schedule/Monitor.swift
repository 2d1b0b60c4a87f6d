import FMDistRunFiles

/// What is watched from epoch to epoch, by its column in the history.
package enum Monitor: String, CaseIterable, Sendable {
  /// The loss over the validation images.
  case validationLoss = "val_loss"
  /// The share of validation images that are classified rightly.
  case validationAccuracy = "val_acc"
  /// The loss over the training images.
  case loss
  /// The share of training images that are classified rightly.
  case accuracy = "acc"

  /// Its value in `row`.
  package func value(in row: History.Row) -> Double {
    switch self {
    case .validationLoss: row.validationLoss
    case .validationAccuracy: row.validationAccuracy
    case .loss: row.loss
    case .accuracy: row.accuracy
    }
  }

  /// Whether `value` is better than `best` by more than `minDelta`: lower for a loss, higher for an accuracy. Anything is better than
  /// nothing.
  package func isImprovement(_ value: Double, on best: Double?, minDelta: Double) -> Bool {
    guard let best else { return true }
    switch self {
    case .validationLoss, .loss: return value + minDelta < best
    case .validationAccuracy, .accuracy: return value - minDelta > best
    }
  }
}
