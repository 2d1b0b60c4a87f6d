import FMDistRunFiles

/// A learning rate that is reduced when an epoch after the other brings nothing new: Keras's `ReduceLROnPlateau`, as a pure function
/// of the history, so that a run that was interrupted goes on at the rate of the uninterrupted one.
package struct PlateauReduction: ScheduleKind {
  package static let name = "reduce_on_plateau"

  /// What is watched.
  package var watched: Monitor
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
    watched = monitor
    self.factor = factor
    self.patience = patience
    self.minDelta = minDelta
    self.cooldown = cooldown
    self.minLearningRate = minLearningRate
  }

  package init(_ options: ConfigurationNode) throws(ConfigurationError) {
    self.init(
      monitor: try Monitor(options),
      factor: try options.factor("factor", default: 0.1),
      patience: try options.optionalInt("patience", in: 0...) ?? 10,
      minDelta: try options.optionalDouble("min_delta", in: 0...) ?? 1e-4,
      cooldown: try options.optionalInt("cooldown", in: 0...) ?? 0,
      minLearningRate: try options.optionalDouble("min_lr", in: 0...) ?? 0)
  }

  package var entries: [(String, ConfigurationValue)] {
    [
      ("monitor", .string(watched.column)), ("factor", .double(factor)), ("patience", .integer(patience)),
      ("min_delta", .double(minDelta)), ("cooldown", .integer(cooldown)), ("min_lr", .double(minLearningRate)),
    ]
  }

  package var monitor: Monitor? { watched }

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
      let value = watched.value(in: row)
      if watched.isImprovement(value, on: best, minDelta: minDelta) {
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
