import FMDistNeuralNet
import FMDistRunFiles

/// A kind of learning-rate schedule: its keys in a configuration, and the rates that it gives.
///
/// A kind is one file that conforms to this, and a line in ``Schedule/kinds``. Either it has a curve over the updates, or it concludes the
/// next epoch's rate from those that are finished.
package protocol ScheduleKind: NamedKind {
  /// Whether it begins with a rise of its own, beside which there can be no warm-up.
  static var hasWarmup: Bool { get }

  /// Reads its keys.
  init(_ options: ConfigurationNode) throws(ConfigurationError)
  /// Its keys as a configuration has them, defaults written out.
  var entries: [(String, ConfigurationValue)] { get }

  /// The rate that it leads to in place of the optimizer's, and the key that says so; nil for the optimizer's.
  var peak: (key: String, rate: Double)? { get }
  /// The curve over a run of this length; nil where the rate stays within an epoch.
  func curve(over span: ScheduleSpan) -> (any LearningRateCurve)?
  /// Whether the same update has another rate where `training.epochs` is another number.
  var dependsOnEpochs: Bool { get }
  /// What it watches, if it concludes anything from finished epochs.
  var monitor: Monitor? { get }
  /// The target of the epoch after `rows`, the epochs from the first on, where that of the first is `initial`.
  func rate(after rows: [History.Row], initial: Double) -> Double
}

extension ScheduleKind {
  package static var hasWarmup: Bool { false }
  package var peak: (key: String, rate: Double)? { nil }
  package func curve(over span: ScheduleSpan) -> (any LearningRateCurve)? { nil }
  package var dependsOnEpochs: Bool { false }
  package var monitor: Monitor? { nil }
  package func rate(after rows: [History.Row], initial: Double) -> Double { initial }
}

/// How long a run is, in updates.
package struct ScheduleSpan: Equatable, Sendable {
  /// The updates of an epoch, of the warm-up, and of the whole run: at least 1, 0 and 1.
  package let updatesPerEpoch, warmup, total: Int
}

/// A kind of schedule with its settings.
package struct Schedule: Equatable, Sendable {
  /// The kind and its settings.
  package let kind: any ScheduleKind

  /// All kinds of schedule that there are, a line for each.
  package static let kinds = KindList<any ScheduleKind.Type>([
    StepDecay.self, CosineDecay.self, OneCycle.self, PlateauReduction.self,
  ]) { $0.name }

  /// Whether kind and settings are the same.
  package static func == (one: Schedule, other: Schedule) -> Bool { one.kind.isEqual(to: other.kind) }

  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    kind = try Self.kinds.kind(of: item, "schedule").init(item.options)
  }

  /// As the configuration has it, defaults written out.
  var value: ConfigurationValue { [(type(of: kind).name, kind.entries.mapping)].mapping }
}

extension ConfigurationNode {
  /// The most epochs that a key may count.
  static let mostEpochs = 1_000_000

  /// A number from 0 to below 1 at `key`, or `value` where there is none.
  func factor(_ key: String, default value: Double?) throws(ConfigurationError) -> Double {
    guard let value else { return try share(key) }
    return try optionalShare(key) ?? value
  }
}
