import FMDistRunFiles
import FMDistTraining

/// The JSON that `fmdist predict --format json` prints; keys are in snake case.
struct PredictionDocument: Encodable {
  /// An image. What is not known is left out.
  struct Entry: Encodable {
    var index: Int?
    var file: String?
    /// Several in one text where images may have several, and each on its own.
    var label: String?
    var labels: [String]?
    var prediction: String
    var predictions: [String]
    var probability: Float?
    var isRight: Bool?
    var secondGuess: String?
    var secondProbability: Float?
    /// In the order of the classes.
    var probabilities: [Float]
  }

  var checkpoint: String
  var epochs: Int
  var weightsSha256: String
  var dataset: String
  var synthetic: Bool
  var isTrainedOnThisData: Bool
  var classNames: [String]
  /// What logits are divided by; 1 unless one was fitted.
  var temperature: Double
  /// Above which labels are predicted: one for all, or one for each; empty unless the configuration has `training.threshold`.
  var thresholds: [Double]
  var labelled: Int
  var right: Int
  /// Also on standard error.
  var warnings: [String]
  var predictions: [Entry]
}

extension Encodable {
  /// As JSON for programs: keys in snake case and sorted.
  func json() throws -> String {
    try JSONText.of(self, snakeCase: true)
  }
}
