/// An axis of a search's charts: a hyperparameter, or the objective. Trials that have no value there lie below the others.
struct SearchAxis: Sendable, Equatable {
  /// What it is of.
  let title: String
  private let scale: SearchScale
  /// Whether a trial has no value.
  private let hasMissing: Bool

  /// The part of the axis that is for trials without a value, and where in it they are.
  private static let (missingRoom, missingShare) = (0.14, 0.03)

  /// An axis of `values`.
  init(_ title: String, _ scale: SearchScale, _ values: [ScoreValue]) {
    (self.title, self.scale) = (title, scale)
    hasMissing = values.contains { scale.share(of: $0) == nil }
  }

  /// The axis of the objectives of `trials`.
  init(objectiveOf search: SearchReport, trials: [SearchReport.Trial]) {
    let values = trials.map { ScoreValue.measured($0.objective) }
    self.init(
      search.objective, .linear(Axes.range(around: values.compactMap(\.number)), isWhole: false), values)
  }

  /// Where `value` is, from 0 to 1.
  func share(of value: ScoreValue) -> Double { scale.share(of: value).map(placed) ?? Self.missingShare }

  /// The places that have words.
  func ticks(atMost most: Int) -> [SearchScale.Tick] {
    (hasMissing ? [SearchScale.Tick(share: Self.missingShare, words: "–")] : [])
      + scale.ticks(atMost: most).map { SearchScale.Tick(share: placed($0.share), words: $0.words) }
  }

  /// How wide a category is; nil for numbers.
  var categoryWidth: Double? { scale.categoryWidth.map { hasMissing ? $0 * (1 - Self.missingRoom) : $0 } }

  private func placed(_ share: Double) -> Double {
    hasMissing ? Self.missingRoom + share * (1 - Self.missingRoom) : share
  }
}
