import FMDistRunFiles

/// A learning rate that is reduced when an epoch after the other brings nothing new: Keras's `ReduceLROnPlateau`, as a pure function
/// of the history, so that a run that was interrupted goes on at the rate of the uninterrupted one.
package struct PlateauReduction: Equatable, Sendable {
  /// What is watched.
  package var monitor: Monitor
  /// What the rate is multiplied by, below 1.
  package var factor: Double
  /// The epochs in a row without an improvement after which the rate is reduced.
  package var patience: Int
  /// What an improvement has to exceed.
  package var minDelta: Double
  /// The epochs after a reduction that do not count.
  package var cooldown: Int
  /// The rate below which it does not fall.
  package var minLearningRate: Double

  /// A rule of these numbers, none negative.
  package init(
    monitor: Monitor, factor: Double, patience: Int, minDelta: Double, cooldown: Int, minLearningRate: Double
  ) {
    self.monitor = monitor
    self.factor = factor
    self.patience = patience
    self.minDelta = minDelta
    self.cooldown = cooldown
    self.minLearningRate = minLearningRate
  }

  /// The rate of the epoch after `rows`, the epochs from the first on, where that of the first is `initial`.
  package func rate(after rows: [History.Row], initial: Double) -> Double {
    var rate = initial
    var best: Double?
    var (wait, cooling) = (0, 0)
    for row in rows {
      if cooling > 0 {
        cooling -= 1
        wait = 0
      }
      let value = monitor.value(in: row)
      if monitor.isImprovement(value, on: best, minDelta: minDelta) {
        (best, wait) = (value, 0)
      } else if cooling == 0 {
        wait += 1
        if wait >= patience && rate > minLearningRate {
          rate = max(rate * factor, minLearningRate)
          (cooling, wait) = (cooldown, 0)
        }
      }
    }
    return rate
  }
}
