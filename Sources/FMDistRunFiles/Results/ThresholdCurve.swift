/// What a model reaches at each threshold of the probability of one class: what is as probable or more is predicted as it.
package struct ThresholdCurve: Codable, Sendable, Equatable {
  /// How many images a threshold takes for the class.
  package struct Step: Sendable, Equatable {
    /// The least probability that is predicted as it.
    package var threshold: Float
    /// How many are as probable or more.
    package var predictedPositives: Int
    /// How many of these are of the class.
    package var truePositives: Int

    /// So many from `threshold` on.
    package init(threshold: Float, predictedPositives: Int, truePositives: Int) {
      (self.threshold, self.predictedPositives, self.truePositives) = (threshold, predictedPositives, truePositives)
    }
  }

  /// A curve through points, from the highest threshold to the lowest.
  package struct Line: Codable, Sendable, Equatable {
    /// The places from left to right, and how high each is: 0 to 1.
    package var x, y: [Double]
    /// Where each is reached; nil where nothing is predicted as the class.
    package var thresholds: [Float?]
  }

  /// The class's name.
  package var className: String
  /// The area under the ROC curve, of all points; nil where there is none.
  package var auc: Double?
  /// The area under the precision-recall curve, of all points; nil where there is none.
  package var averagePrecision: Double?
  /// x is the false positive rate, y the true positive rate.
  package var roc: Line
  /// x is the recall, y the precision.
  package var precisionRecall: Line

  enum CodingKeys: String, CodingKey {
    case className = "class"
    case auc
    case averagePrecision = "average_precision"
    case roc
    case precisionRecall = "precision_recall"
  }

  /// As many points of a curve are kept, at the most.
  package static let mostPoints = 200

  /// The curve of the class called `className` through `steps`, whose thresholds fall, to one that takes all images for it; thinned to `most`
  /// points a line.
  package init(
    className: String, steps: [Step], auc: Double, averagePrecision: Double, most: Int = mostPoints
  ) {
    self.className = className
    self.auc = auc.isNaN ? nil : auc
    self.averagePrecision = averagePrecision.isNaN ? nil : averagePrecision
    let positives = steps.last?.truePositives ?? 0
    let negatives = (steps.last?.predictedPositives ?? 0) - positives
    let thresholds = [nil] + steps.map { Optional($0.threshold) }
    func line(_ first: (Double, Double), _ point: (Step) -> (x: Double, y: Double)) -> Line {
      let points = [first] + steps.map(point)
      return Line(x: points.map(\.0), y: points.map(\.1), thresholds: thresholds).thinned(to: most)
    }
    let none = Line(x: [], y: [], thresholds: [])
    roc =
      positives == 0 || negatives == 0
      ? none
      : line((0, 0)) {
        (
          Double($0.predictedPositives - $0.truePositives) / Double(negatives),
          Double($0.truePositives) / Double(positives)
        )
      }
    precisionRecall =
      positives == 0
      ? none
      : line((0, 1)) {
        (Double($0.truePositives) / Double(positives), Double($0.truePositives) / Double($0.predictedPositives))
      }
  }

  /// Throws `.malformed` unless its numbers can be those of curves.
  func validate(at place: String, path: String) throws(RunFileError) {
    let numbers = NumberValidator(path: path)
    for value in [auc, averagePrecision] { try numbers.require(share: value ?? 0, at: place) }
    for (line, name) in [(roc, "roc"), (precisionRecall, "precision_recall")] {
      let place = "\(place), \(name)"
      try numbers.require(
        line.x.count == line.y.count && line.x.count == line.thresholds.count && line.x.count <= 1 << 16, at: place,
        "as many x as y and thresholds", found: "\(line.x.count), \(line.y.count) and \(line.thresholds.count)")
      for value in line.x + line.y { try numbers.require(share: value, at: place) }
    }
  }
}
