import FMDistKernels
import FMDistRunFiles

/// What a model's outputs mean: the function that makes them probabilities, and which classes are predicted.
package struct ModelAnswer: Sendable, Equatable {
  /// Softmax or sigmoid; `linear` where outputs are no probabilities.
  package let activation: Activation
  /// What the function's arguments are divided by.
  package let temperature: Float
  /// In the order of the outputs; of a single sigmoid, the classes that it tells apart.
  package let classNames: [String]
  /// Above which probability a sigmoid's label is predicted, one for all or one for each; nil where the most probable class is.
  package let thresholds: [Float]?
  /// Whether an image may have several of the classes, or none.
  package let isMultiLabel: Bool
  /// Whether one output is the probability of the second of two classes.
  package let isOfTwo: Bool

  package init(
    activation: Activation, temperature: Float = 1, classNames: [String], thresholds: [Float]? = nil,
    isMultiLabel: Bool = false, isOfTwo: Bool = false
  ) {
    (self.activation, self.temperature, self.classNames) = (activation, temperature, classNames)
    (self.thresholds, self.isMultiLabel, self.isOfTwo) = (thresholds, isMultiLabel, isOfTwo)
  }

  /// As text, for what reads the file.
  package var json: String {
    let thresholds = thresholds.map { "[\($0.map(\.description).joined(separator: ","))]" } ?? "null"
    return "{\"activation\":\(JSONText.quoted(activation.rawValue)),\"temperature\":\(temperature.description),"
      + "\"thresholds\":\(thresholds),\"multi_label\":\(isMultiLabel)}"
  }
}

extension ModelAnswer {
  /// The classes that are predicted where they are as probable as `probabilities`, one for each class.
  package func predictions(_ probabilities: [Float]) -> [Int] {
    func threshold(_ label: Int) -> Float {
      guard let thresholds else { return 0.5 }
      return thresholds.count == 1 ? thresholds[0] : thresholds[label]
    }
    if isMultiLabel { return probabilities.indices.filter { probabilities[$0] > threshold($0) } }
    if isOfTwo { return [probabilities[1] > threshold(0) ? 1 : 0] }
    // The first of the greatest.
    return probabilities.indices.max { probabilities[$0] < probabilities[$1] }.map { place in
      [probabilities.firstIndex(of: probabilities[place]) ?? place]
    } ?? []
  }
}
