import NeuralNet

extension RunError {
  /// The end of a run whose weights are not numbers any more: `what` was found not to be one in epoch `epoch`.
  ///
  /// `checkpoint` is the newest from before, if there is one.
  static func diverged(_ what: String, epoch: Int, optimizer: OptimizerDescription, checkpoint: String?) -> RunError {
    let before = checkpoint.map { "; \($0) is from before, the end of epoch \(epoch - 1)" } ?? ""
    return RunError(
      exitCode: 65,
      "training diverged: \(what), in epoch \(epoch), is not a number; try a smaller "
        + "optimizer.\(optimizer.name).learning_rate, now \(optimizer.learningRate)\(before)")
  }
}
