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
