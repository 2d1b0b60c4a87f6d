import FMDistRunFiles

/// When checkpoints are written within an epoch, beside those at its end, and how many of them stay. None of it changes a run's bits.
package struct CheckpointRule: Equatable, Sendable {
  /// How often a checkpoint is due by steps: Keras's `save_freq`.
  package enum Frequency: Equatable, Sendable {
    /// At the ends of epochs alone.
    case epoch
    /// Behind each multiple of so many steps of the run as well.
    case steps(Int)
  }

  /// By steps.
  package var saveFreq: Frequency
  /// By rank 0's clock: so many minutes after the last one; nil for never.
  package var saveMinutes: Double?
  /// How many of the newest stay.
  package var keep: CheckpointFolder.Keep

  package init(
    saveFreq: Frequency = .epoch, saveMinutes: Double? = nil, keep: CheckpointFolder.Keep = .standard
  ) { (self.saveFreq, self.saveMinutes, self.keep) = (saveFreq, saveMinutes, keep) }

  /// One at the end of each epoch.
  package static let standard = CheckpointRule()

  /// Whether one is due at the end of step `step`, where the last one was written at the end of `lastStep`, `seconds` ago.
  package func isDue(step: Int, lastStep: Int, seconds: Double) -> Bool {
    if case .steps(let steps) = saveFreq, step / steps > lastStep / steps { return true }
    return saveMinutes.map { seconds >= 60 * $0 } ?? false
  }
}

extension CheckpointRule {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let saveFreq =
      try node.optional("save_freq") { node throws(ConfigurationError) -> Frequency in
        let text = try node.stringValue()
        if text == "epoch" { return .epoch }
        guard let steps = Int(text), steps > 0 else {
          throw node.error("must be epoch, or a number of steps from 1 such as 500, found '\(text)'")
        }
        return .steps(steps)
      } ?? .epoch
    let saveMinutes = try node.optionalDouble("save_minutes", in: Self.fewestMinutes...Self.mostMinutes)
    let keep =
      try node.optional("keep") { node throws(ConfigurationError) -> CheckpointFolder.Keep in
        let text = try node.stringValue()
        if text == "all" { return .all }
        guard let count = Int(text), count >= CheckpointFolder.Keep.fewest else {
          throw node.error(
            "must be all, or a number from \(CheckpointFolder.Keep.fewest) (the last and the one before), found '\(text)'"
          )
        }
        return .newest(count)
      } ?? .standard
    self.init(saveFreq: saveFreq, saveMinutes: saveMinutes, keep: keep)
  }

  /// 0.6 seconds, and a year.
  private static let fewestMinutes = 0.01, mostMinutes = 525_600.0

  /// As a configuration has it.
  var value: ConfigurationValue {
    var entries: [(String, ConfigurationValue)] = []
    if case .steps(let steps) = saveFreq { entries.append(("save_freq", .integer(steps))) }
    if let saveMinutes { entries.append(("save_minutes", .double(saveMinutes))) }
    switch keep {
    case .all: entries.append(("keep", .string("all")))
    case .newest(let count): if keep != .standard { entries.append(("keep", .integer(count))) }
    }
    return entries.mapping
  }
}
