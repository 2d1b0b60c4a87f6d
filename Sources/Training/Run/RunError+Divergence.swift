import NeuralNet

extension RunError {
  /// The end of a run whose weights are not numbers any more: `what` was found not to be one in epoch `epoch`.
  ///
  /// `checkpoint` is the newest from before, if there is one.
  static func diverged(_ what: String, epoch: Int, optimizer: OptimizerDescription, checkpoint: String?) -> RunError {
    let key: String
    let rate: Double
    switch optimizer {
    case .sgd(let learningRate, _, _): (key, rate) = ("optimizer.sgd.learning_rate", learningRate)
    case .adam(let learningRate, _, _, _): (key, rate) = ("optimizer.adam.learning_rate", learningRate)
    case .rmsprop(let learningRate, _, _, _, _): (key, rate) = ("optimizer.rmsprop.learning_rate", learningRate)
    case .adadelta(let learningRate, _, _): (key, rate) = ("optimizer.adadelta.learning_rate", learningRate)
    }
    let before = checkpoint.map { "; \($0) is from before, the end of epoch \(epoch - 1)" } ?? ""
    return RunError(
      exitCode: 65,
      "training diverged: \(what), in epoch \(epoch), is not a number; try a smaller \(key), now \(rate)\(before)")
  }
}
