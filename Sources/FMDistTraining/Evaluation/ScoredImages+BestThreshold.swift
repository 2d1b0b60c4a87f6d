import FMDistRunFiles

extension ScoredImages {
  /// The threshold with the greatest mean of `metric` over `labels`; of equal ones the nearest to a half, then the highest.
  ///
  /// What counts is between which probabilities it lies; it is a half if that does, or lies in the middle. Takes time in proportion to
  /// N K log(N K): each probability changes the value of one label.
  func bestThreshold(of labels: [Int], _ metric: any MetricKind) -> Float {
    let ranks = labels.map { ranked(by: $0) }
    let steps = ranks.enumerated().flatMap { place, ranks in ranks.steps.map { (place: place, step: $0) } }
      .sorted { $0.step.threshold > $1.step.threshold }
    func value(_ place: Int, _ step: ThresholdCurve.Step? = nil) -> Double {
      let counts = ClassCounts(
        truePositives: step?.truePositives ?? 0, predictedPositives: step?.predictedPositives ?? 0,
        support: ranks[place].positives)
      return metric.value(of: counts, all: count) ?? 0
    }
    var values = RunningSum(labels.indices.map { value($0) })
    var best: (value: Double, threshold: Float)?
    func consider(above: Float, below: Float) {
      let (threshold, value) = (Self.threshold(from: below, to: above), values.sum)
      if let known = best {
        let isNearer = value == known.value && abs(threshold - 0.5) < abs(known.threshold - 0.5)
        guard value > known.value || isNearer else { return }
      }
      best = (value, threshold)
    }
    consider(above: 1, below: steps.first?.step.threshold ?? 0)
    for (index, (place, step)) in steps.enumerated() {
      values[place] = value(place, step)
      let next = index + 1 < steps.count ? steps[index + 1].step.threshold : 0
      // Nothing lies between equal ones, and nothing below 0.
      if next < step.threshold { consider(above: step.threshold, below: next) }
    }
    return best?.threshold ?? 0.5
  }

  /// A threshold that `high` is above and `low` is not: a half, or the middle.
  private static func threshold(from low: Float, to high: Float) -> Float {
    if low <= 0.5 && 0.5 < high { return 0.5 }
    let middle = low + (high - low) / 2
    return middle < high ? middle : low
  }
}
