import Foundation
import NeuralNet

extension RunError {
  /// The end of a run whose weights are not numbers any more: `what` was found not to be one in epoch `epoch`.
  ///
  /// `rate` is the learning rate of the last update, of `learningRate`; `checkpoint` is the newest from before, if there is one.
  static func diverged(
    _ what: String, epoch: Int, optimizer: OptimizerDescription, learningRate: LearningRate, rate: Double,
    checkpoint: String?
  ) -> RunError {
    let before = checkpoint.map { "; \($0) is from before, the end of epoch \(epoch - 1)" } ?? ""
    let cause = "optimizer.\(optimizer.name).learning_rate"
    var settings: [String] = []
    if learningRate.scale != 1 { settings.append("training.linear_scaling") }
    if learningRate.warmupSteps > 0 { settings.append("training.warmup") }
    let made =
      settings.isEmpty
      ? "" : ", of which \(settings.joined(separator: " and ")) made \(String(format: "%g", rate)) in that step"
    return RunError(
      exitCode: 65,
      "training diverged: \(what), in epoch \(epoch), is not a number; try a smaller "
        + "\(cause), now \(optimizer.learningRate)\(made)\(before)")
  }
}
