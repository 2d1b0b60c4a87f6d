import FMDistMemory

/// What training minimizes: a loss, what outputs should be for each label, and how much each label counts.
package struct Objective: Equatable, Sendable {
  /// The loss of a sample.
  package var loss: Loss
  /// For each label which classes its samples are of; nil where a label is a class.
  package var labelSets: [[Bool]]?
  /// For each label what the loss and the gradient of its samples are multiplied by in training; empty for 1. Keras's `class_weight`.
  package var labelWeights: [Float]
  /// Above which probabilities labels are predicted, where sigmoids say how probable they are.
  package var thresholds = Thresholds.half

  /// `loss` of samples whose labels are those of `labelSets`, with `labelWeights`.
  package init(_ loss: Loss, labelSets: [[Bool]]? = nil, labelWeights: [Float] = []) {
    (self.loss, self.labelSets, self.labelWeights) = (loss, labelSets, labelWeights)
  }
}
