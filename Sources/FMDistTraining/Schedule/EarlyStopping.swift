import FMDistRunFiles
import Foundation

/// When training has come to nothing new and ends: Keras's `EarlyStopping`, as a pure function of the history, so that a run that was
/// interrupted stops where the uninterrupted one does.
package struct EarlyStopping: Equatable, Sendable {
  /// What is watched.
  package var monitor: Monitor
  /// The epochs in a row without an improvement after which training ends.
  package var patience: Int
  /// What an improvement has to exceed.
  package var minDelta: Double
  /// Whether the weights at the end are those of the best epoch.
  package var restoreBestWeights: Bool
  /// The number of epochs at the beginning that do not count.
  package var startFromEpoch: Int

  /// A rule of these numbers, none negative.
  package init(
    monitor: Monitor, patience: Int, minDelta: Double, restoreBestWeights: Bool, startFromEpoch: Int
  ) {
    self.monitor = monitor
    self.patience = patience
    self.minDelta = minDelta
    self.restoreBestWeights = restoreBestWeights
    self.startFromEpoch = startFromEpoch
  }

  /// What the history says.
  package struct Verdict: Equatable {
    /// The best epoch, counted from 1; nil before any is watched.
    package var bestEpoch: Int?
    /// Its value.
    package var bestValue: Double?
    /// The epoch after which training ends; nil if it goes on.
    package var stoppedEpoch: Int?
  }

  /// The verdict on `rows`, the epochs from the first on. After the first epoch alone it never stops, as Keras.
  package func verdict(on rows: [History.Row]) -> Verdict {
    var verdict = Verdict()
    var wait = 0
    for (index, row) in rows.enumerated() where index >= startFromEpoch {
      wait += 1
      let value = monitor.value(in: row)
      if monitor.isImprovement(value, on: verdict.bestValue, minDelta: minDelta) {
        (verdict.bestEpoch, verdict.bestValue) = (row.epoch, value)
        wait = 0
      } else if wait >= patience && index > 0 {
        verdict.stoppedEpoch = row.epoch
        return verdict
      }
    }
    return verdict
  }

  /// Why training ended, for messages; nil where `verdict` is to continue.
  package func words(_ verdict: Verdict) -> String? {
    guard let stopped = verdict.stoppedEpoch else { return nil }
    guard let best = verdict.bestEpoch, let value = verdict.bestValue else {
      return
        "stopped early after epoch \(stopped): \(monitor.column) could not be measured in any epoch, as the validation images lack "
        + "what it needs"
    }
    let epochs = stopped - best
    // As many digits as the epochs' lines have.
    let shown = Double(String(format: "%.4g", value)) ?? value
    return "stopped early after epoch \(stopped): \(monitor.column) has not improved on epoch \(best)'s \(shown) "
      + "\(minDelta == 0 ? "" : "by more than \(minDelta) ")for \(epochs) \(epochs == 1 ? "epoch" : "epochs")"
  }
}
