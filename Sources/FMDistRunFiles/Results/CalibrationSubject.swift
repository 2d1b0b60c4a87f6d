import FMDistPlatform

/// Which probabilities a ``Calibration`` is of.
package enum CalibrationSubject: Equatable, Sendable {
  /// Those of predicted classes.
  case predictions
  /// Those of the second of two classes, which is called this, whatever is predicted.
  case positiveClass(String)
  /// Those of each label for each image.
  case labels

  /// That of images of one of `classNames`, or of several of them.
  package init(_ classNames: [String], isMultiLabel: Bool) {
    self = isMultiLabel ? .labels : classNames.count == 2 ? .positiveClass(classNames[1]) : .predictions
  }

  /// What the probabilities are to be: the share that was right, or that was of the class.
  package var shareTitle: String {
    switch self {
    case .predictions: "share predicted right"
    case .positiveClass(let name): "share of \(name.brief())"
    case .labels: "share of ones"
    }
  }

  /// The same at the head of a table's column.
  package var columnTitle: String {
    switch self {
    case .predictions: "right"
    case .positiveClass(let name): name.brief()
    case .labels: "ones"
    }
  }

  /// A mean probability beside the share, both in words.
  func comparison(_ meanProbability: String, _ share: String) -> String {
    switch self {
    case .predictions: "mean probability \(meanProbability), right \(share)"
    case .positiveClass(let name): "\(name.brief()): mean probability \(meanProbability), share \(share)"
    case .labels: "mean probability \(meanProbability), share of ones \(share)"
    }
  }
}
