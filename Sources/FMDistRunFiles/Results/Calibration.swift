import FMDistPlatform

/// How far a model's probabilities can be trusted: what it said beside what was true, in bins of equal width (Guo et al., "On Calibration of
/// Modern Neural Networks", 2017).
package struct Calibration: Codable, Sendable, Equatable {
  /// Predictions of about the same probability.
  package struct Bin: Codable, Sendable, Equatable {
    /// How many.
    package var count = 0
    /// The mean of their probabilities; nil where there are none.
    package var confidence: Double?
    /// The share of them that was right, or of the class; nil where there are none.
    package var accuracy: Double?
  }

  /// The number of bins: bin i has what is above i / 15 and at most (i + 1) / 15, and the first one 0 too.
  package static let binCount = 15

  /// The mean over the predictions of the distance between their bin's confidence and accuracy; nil where there are no predictions.
  package let expectedCalibrationError: Double?
  /// From the least probable to the most.
  package let bins: [Bin]

  enum CodingKeys: String, CodingKey {
    case expectedCalibrationError = "expected_calibration_error"
    case bins
  }

  /// Of `predictions`, each with its probability and whether it was right. Sums are in their order.
  package init(_ predictions: some Sequence<(probability: Float, isRight: Bool)>) {
    var sums = [(count: Int, probability: Double, right: Int)](repeating: (0, 0, 0), count: Self.binCount)
    let edges = (1..<Self.binCount).map { Double($0) / Double(Self.binCount) }
    for (probability, isRight) in predictions {
      let bin = edges.count { $0 < Double(probability) }
      sums[bin].count += 1
      sums[bin].probability += Double(probability)
      sums[bin].right += isRight ? 1 : 0
    }
    bins = sums.map { sum in
      guard sum.count > 0 else { return Bin() }
      let count = Double(sum.count)
      return Bin(count: sum.count, confidence: sum.probability / count, accuracy: Double(sum.right) / count)
    }
    let all = sums.reduce(0) { $0 + $1.count }
    let distances = sums.reduce(0) { $0 + abs($1.probability - Double($1.right)) }
    expectedCalibrationError = all == 0 ? nil : distances / Double(all)
  }

  /// How many predictions there are.
  package var count: Int { bins.reduce(0) { $0 + $1.count } }
  /// The mean of all probabilities; nil where there are none.
  package var meanConfidence: Double? { mean(\.confidence) }
  /// The share of all that was right; nil where there are none.
  package var accuracy: Double? { mean(\.accuracy) }

  private func mean(_ value: (Bin) -> Double?) -> Double? {
    count == 0 ? nil : bins.reduce(0) { $0 + Double($1.count) * (value($1) ?? 0) } / Double(count)
  }

  /// As a line of the log has it.
  package var value: JSONValue {
    let bins = bins.map { bin in
      JSONValue.object([
        "count": .integer(bin.count), "confidence": .number(bin.confidence ?? .nan),
        "accuracy": .number(bin.accuracy ?? .nan),
      ])
    }
    return .object(["expected_calibration_error": .number(expectedCalibrationError ?? .nan), "bins": .list(bins)])
  }

  /// The error, and the mean of the probabilities beside what was true; empty where there are no predictions.
  package func phrases(_ subject: CalibrationSubject) -> [String] {
    guard let expectedCalibrationError, let meanConfidence, let accuracy else { return [] }
    return [
      "expected calibration error \(NumberText.decimals(expectedCalibrationError, 4))",
      subject.comparison(NumberText.percent(meanConfidence, 2), NumberText.percent(accuracy, 2)),
    ]
  }

  /// Throws `.malformed` unless the numbers can be those of `count` predictions, or of any number, in the file at `path`.
  func validate(count: Int?, path: String) throws(RunFileError) {
    let numbers = NumberValidator(path: path)
    try numbers.require(
      bins.count == Self.binCount, at: "calibration.bins", "\(Self.binCount)", found: "\(bins.count)")
    for (index, bin) in bins.enumerated() {
      let place = "calibration.bins, bin \(index)"
      try numbers.require(bin.count, in: 0...Int(Int32.max), at: place)
      for share in [bin.confidence, bin.accuracy] {
        try numbers.require(
          (share == nil) == (bin.count == 0), at: place,
          "confidence and accuracy where there is a count, and only there",
          found: share == nil ? "none" : "some")
        try numbers.require(share: share ?? 0, at: place)
      }
    }
    if let count {
      try numbers.require(
        self.count == count, at: "calibration.bins", "\(count) predictions in all", found: "\(self.count)")
    }
    try numbers.require(share: expectedCalibrationError ?? 0, at: "calibration.expected_calibration_error")
  }
}
