/// How a run's training ended: what early stopping has to say, at rank 0.
struct RunEnding {
  /// Why it stopped before its last epoch; nil if it did not.
  var stopped: String?
  /// The epoch after which the weights are as they are at the end.
  var weightsEpoch: Int
  /// What went wrong with the best epoch's weights.
  var warning: String?
}
