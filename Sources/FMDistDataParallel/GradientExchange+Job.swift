import FMDistNeuralNet

extension GradientExchange {
  /// What the gradients of a minibatch are for.
  struct Job {
    /// The number of the step, from 0: for messages.
    let step: Int
    /// Whether it is the first, and the last, of the minibatches of a step.
    let isFirst, isLast: Bool
    /// The samples of the whole step.
    let samples: Int
  }
}
