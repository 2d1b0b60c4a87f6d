import FMDistNeuralNet
import FMDistRunFiles

/// One kind of metric: what a configuration says of it, and how well a set of images was classified by it.
///
/// A kind is one file that conforms to this, and a line in ``Metric/kinds``. Rank 0 works it out from the outputs of all images in their
/// order, so that it has the same bits at any number of ranks.
package protocol MetricKind: ConfigurableKind {
  /// What is wrong with its settings, as the end of a sentence that begins with its place; nil for nothing.
  var mistake: String? { get }
  /// Its name in histories and results, where `val_` or `test_` may be put before it: lower-case letters, digits and `_`.
  var column: String { get }
  /// The class that it is of, if it is of one.
  var className: String? { get }
  /// Whether it can tell of images that may have several classes.
  var takesSeveralLabels: Bool { get }
  /// The metric of one label of `all` images by its counts; nil unless a threshold can be chosen by that.
  func value(of counts: ClassCounts, all: Int) -> Double?
  /// The metric of `images`: from 0 to 1, more is better; `.nan` where they can't tell.
  func value(of images: ScoredImages) -> Double
}

extension MetricKind {
  package var mistake: String? { nil }
  package var className: String? { nil }
  package var takesSeveralLabels: Bool { true }
  package func value(of counts: ClassCounts, all: Int) -> Double? { nil }
}

extension ScoredImages {
  /// `value` of the class called `className`, of each against the others; without one of the second of two classes, or the mean over the
  /// classes.
  func ofClasses(_ className: String?, _ value: (Int) -> Double) -> Double {
    if let className { return classNames.firstIndex(of: className).map(value) ?? .nan }
    let classes = positiveClasses
    return classes.reduce(0) { $0 + value($1) } / Double(classes.count)
  }

  /// The classes that are told from all others: of two the second, the positive one.
  package var positiveClasses: [Int] {
    confusion != nil && classNames.count == 2 ? [1] : Array(classNames.indices)
  }
}

/// A kind of metric with its settings.
package struct Metric: Equatable, Sendable {
  /// The kind and its settings.
  package let kind: any MetricKind

  /// `kind` with its settings.
  package init(_ kind: any MetricKind) { self.kind = kind }

  /// All kinds of metric that there are, a line for each.
  package static let kinds = KindList<any MetricKind.Type>([
    Accuracy.self, TopKCategoricalAccuracy.self, Precision.self, Recall.self, F1Score.self, AUC.self,
    AveragePrecision.self,
  ]) { $0.name }

  /// The share of images that are classified rightly, which is always measured.
  package static let accuracy = Metric(Accuracy())

  /// Its name in histories and results.
  package var column: String { kind.column }

  /// Whether kind and settings are the same.
  package static func == (one: Metric, other: Metric) -> Bool { one.kind.isEqual(to: other.kind) }
}
