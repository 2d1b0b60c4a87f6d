import FMDistNeuralNet
import FMDistTraining

/// What a model predicts for one image.
package struct Prediction: Sendable, Equatable {
  /// Where the image is from.
  package struct Source: Sendable, Equatable {
    /// Its number in the test set, from 0; nil for a file that is given.
    package let number: Int?
    /// Its file, from the data's folder on if it is the test set's; nil where it has none of its own.
    package let file: String?

    package static func test(_ number: Int, file: String?) -> Source { Source(number: number, file: file) }

    package static func file(_ path: String) -> Source { Source(number: nil, file: path) }
  }

  /// Where the image is from.
  package let source: Source
  /// Its classes, where they are known: one, unless the images may have several.
  package let classes: [Int]?
  /// The predicted classes: the most probable one; with one sigmoid for two classes, the second if it is above the threshold; with several
  /// labels, those above their thresholds.
  package let predictions: [Int]
  /// The probabilities of the classes.
  package let probabilities: [Float]
  /// The predicted class, by the network's choice; the most probable one where images may have several.
  package let prediction: Int
  /// The most probable of the others, the first of equals; nil where there is no other class, or thresholds of sigmoids decide.
  package let secondGuess: Int?

  /// A prediction from `probabilities` by a network that predicts `prediction`; `isSigmoid` says whether thresholds decide, and
  /// `isMultiLabel` whether an image may have several classes.
  package init(
    source: Source, classes: [Int]?, probabilities: [Float], prediction: Int, isSigmoid: Bool = false,
    isMultiLabel: Bool = false,
    thresholds: Thresholds = .half
  ) {
    self.source = source
    self.classes = classes
    self.probabilities = probabilities
    self.prediction = prediction
    predictions =
      isMultiLabel ? probabilities.indices.filter { thresholds.predicts($0, probabilities[$0]) } : [prediction]
    guard !isSigmoid else {
      secondGuess = nil
      return
    }
    var second: Int?
    for other in probabilities.indices where other != prediction {
      if let known = second, !(probabilities[other] > probabilities[known]) { continue }
      second = other
    }
    secondGuess = second
  }

  /// Whether it is right; nil where that is not known.
  package var isRight: Bool? { classes.map { $0 == predictions } }

  /// The image in a word: its number, or its file.
  package var name: String { number.map(String.init) ?? file ?? "" }

  /// ``Source/number``.
  package var number: Int? { source.number }

  /// ``Source/file``.
  package var file: String? { source.file }
}
