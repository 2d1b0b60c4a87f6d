/// How a run's training ended: what early stopping has to say, at rank 0.
package struct RunEnding {
  /// Why it stopped before its last epoch; nil if it did not.
  package var stopped: String?
  /// The epoch after which the weights are as they are at the end.
  package var weightsEpoch: Int
  /// What went wrong with the best epoch's weights.
  package var warning: String?
}
