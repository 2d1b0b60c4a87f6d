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
    Metric.kinds.all.filter { $0.init().value(of: ClassCounts(), all: 1) != nil }.map { $0.name }
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
    guard case .maximizing(let name, let ofEachLabel) = self, let metric = Metric.kinds.named(name)?.init() else {
      return beforehand
    }
    let labels = images.positiveClasses
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
