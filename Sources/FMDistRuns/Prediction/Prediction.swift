import FMDistNeuralNet
import FMDistTraining

/// What a model takes one image for.
package struct Prediction: Sendable, Equatable {
  /// Where the image is from.
  package enum Source: Sendable, Equatable {
    /// The test set's image of this number, from 0.
    case test(Int)
    /// A file.
    case file(String)
  }

  /// Where the image is from.
  package let source: Source
  /// Its classes, where they are known: one, unless the images may have several.
  package let classes: [Int]?
  /// The classes that it is taken for: the most probable; or of two classes what the threshold says; or
  /// where images may have several those above their thresholds.
  package let predictions: [Int]
  /// The probabilities of the classes.
  package let probabilities: [Float]
  /// The class that it is taken for, by the network's choice; the most probable where images may have several.
  package let prediction: Int
  /// The most probable of the others, the first of equals; nil where there is no other class, or images may have several.
  package let secondGuess: Int?

  /// A prediction from `probabilities` by a network that takes the image for `prediction`.
  package init(
    source: Source, classes: [Int]?, probabilities: [Float], prediction: Int, isMultiLabel: Bool = false,
    thresholds: Thresholds = .half
  ) {
    self.source = source
    self.classes = classes
    self.probabilities = probabilities
    self.prediction = prediction
    predictions =
      isMultiLabel ? probabilities.indices.filter { thresholds.predicts($0, probabilities[$0]) } : [prediction]
    guard !isMultiLabel else {
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
  package var name: String {
    switch source {
    case .test(let index): "\(index)"
    case .file(let path): path
    }
  }
}
