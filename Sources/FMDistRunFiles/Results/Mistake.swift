/// An image that was predicted as another class.
package struct Mistake: Sendable, Equatable {
  /// Its place among the images that were scored.
  package var index: Int
  /// Its class.
  package var label: Int
  /// The class that it was predicted as.
  package var prediction: Int
  /// The probability of ``label``, 0 to 1.
  package var labelProbability: Double
  /// The probability of ``prediction``, 0 to 1.
  package var predictionProbability: Double

  /// A mistake.
  package init(index: Int, label: Int, prediction: Int, labelProbability: Double, predictionProbability: Double) {
    self.index = index
    self.label = label
    self.prediction = prediction
    self.labelProbability = labelProbability
    self.predictionProbability = predictionProbability
  }

  /// How wrong it is: the probability of the prediction − that of the truth, 0 to 1.
  package var margin: Double { predictionProbability - labelProbability }

  /// All mistakes, the worst by ``margin`` first, then by index.
  ///
  /// `probabilities` is N x K in row-major order, K the number of classes, for the N images with `labels`. The prediction is the most
  /// probable class, the first of equals; what is no number is never predicted unless all are.
  package static func ranked(labels: [Int], probabilities: [Float], classes: Int) -> [Mistake] {
    precondition(probabilities.count == labels.count * classes, "a probability for each image and class")
    precondition(labels.allSatisfy { (0..<classes).contains($0) }, "a label has no class")
    var mistakes: [Mistake] = []
    for (index, label) in labels.enumerated() {
      let row = probabilities[index * classes..<(index + 1) * classes]
      func value(_ column: Int) -> Double { Double(row[row.startIndex + column]) }
      var prediction = 0
      for column in 1..<max(classes, 1) where value(column) > value(prediction) || value(prediction).isNaN {
        if !value(column).isNaN { prediction = column }
      }
      guard prediction != label else { continue }
      mistakes.append(
        Mistake(
          index: index, label: label, prediction: prediction, labelProbability: value(label),
          predictionProbability: value(prediction)))
    }
    return worstFirst(mistakes)
  }

  /// `mistakes`, the worst by ``margin`` first, then by index; those whose margin is no number before all others.
  package static func worstFirst(_ mistakes: [Mistake]) -> [Mistake] {
    func order(_ mistake: Mistake) -> Double { mistake.margin.isNaN ? .infinity : mistake.margin }
    return mistakes.sorted { (order($1), $0.index) < (order($0), $1.index) }
  }
}
