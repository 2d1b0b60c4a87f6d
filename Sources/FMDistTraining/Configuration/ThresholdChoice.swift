import FMDistNeuralNet
import FMDistRunFiles

/// Above which probability a label is predicted: a number, or the one that does best on the validation images.
package enum ThresholdChoice: Equatable, Sendable {
  /// The same for all labels, from the beginning on.
  case fixed(Double)
  /// What makes a metric greatest on the validation images: one for all labels, or one for each.
  case maximizing(metric: String, ofEachLabel: Bool)

  /// The metrics that can be made greatest: those that counts of one label tell.
  static var metrics: [String] {
    Metrics.all.filter { $0.init().value(of: ClassCounts(), all: 1) != nil }.map { $0.name }
  }

  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let metric = try node.string("maximize")
    guard Self.metrics.contains(metric) else {
      throw node.error("can maximize \(Self.metrics.joined(separator: " or ")), found '\(metric)'")
    }
    self = .maximizing(metric: metric, ofEachLabel: try node.optionalBool("each_label") ?? false)
  }

  /// As a configuration has it.
  var value: ConfigurationValue {
    switch self {
    case .fixed(let value): .double(value)
    case .maximizing(let metric, let ofEachLabel):
      [("maximize", .string(metric)), ("each_label", .bool(ofEachLabel))].mapping
    }
  }

  /// The metric that it makes greatest; nil for a number.
  package var metric: String? {
    if case .maximizing(let metric, _) = self { metric } else { nil }
  }

  /// What holds before there are validation images to choose by: the number, or a half.
  package var beforehand: Thresholds {
    if case .fixed(let value) = self { Thresholds([Float(value)]) } else { .half }
  }

  /// What is chosen on `images`.
  package func thresholds(on images: ScoredImages) -> Thresholds {
    guard case .maximizing(let name, let ofEachLabel) = self, let metric = Metrics.named(name)?.init() else {
      return beforehand
    }
    let labels = images.toldApart
    return Thresholds(
      ofEachLabel
        ? labels.map { images.bestThreshold(of: [$0], metric) } : [images.bestThreshold(of: labels, metric)])
  }
}

extension ConfigurationNode {
  /// The threshold at `key`: a number, or a mapping that says what to choose it by.
  func thresholdValue(_ key: String) throws(ConfigurationError) -> ThresholdChoice? {
    try optionalNumberOrSection(key, in: 0...1, meaning: ThresholdChoice.fixed) { node throws(ConfigurationError) in
      try ThresholdChoice(node)
    }
  }
}

extension ScoredImages {
  /// The threshold with the greatest mean of `metric` over `labels`; of equal ones the nearest to a half, then the highest.
  ///
  /// What counts is between which probabilities it lies; it is a half if that does, or lies in the middle.
  fileprivate func bestThreshold(of labels: [Int], _ metric: any MetricKind) -> Float {
    let scores = labels.indices.flatMap { place in
      (0..<count).map { image in
        (probability: probabilities(image)[labels[place]], place: place, isThere: isOf(labels[place], image))
      }
    }.sorted { $0.probability > $1.probability }
    var counts = labels.indices.map { place in
      ClassCounts(images: scores.count { $0.place == place && $0.isThere })
    }
    var values = counts.map { metric.value(of: $0, all: count) ?? 0 }
    var best: (value: Double, threshold: Float)?
    func consider(above: Float, below: Float) {
      let threshold = Self.threshold(from: below, to: above)
      let value = values.reduce(0, +)
      if let known = best {
        let isNearer = value == known.value && abs(threshold - 0.5) < abs(known.threshold - 0.5)
        guard value > known.value || isNearer else { return }
      }
      best = (value, threshold)
    }
    consider(above: 1, below: scores.first?.probability ?? 0)
    for (index, score) in scores.enumerated() {
      counts[score.place].predictions += 1
      if score.isThere { counts[score.place].right += 1 }
      values[score.place] = metric.value(of: counts[score.place], all: count) ?? 0
      let next = index + 1 < scores.count ? scores[index + 1].probability : 0
      // Nothing lies between equal ones, and nothing below 0.
      if next < score.probability { consider(above: score.probability, below: next) }
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
