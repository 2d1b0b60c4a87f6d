import FMDistKernels

/// An activation that follows a layer and is computed in its pass, if there is one.
struct JoinedActivation {
  /// The layers that go together: the layer, and the activation if it joins.
  let count: Int
  /// What is applied; linear where none joins.
  let activation: Activation

  /// Of the layer at `index` of `plan`. Softmax, which the loss may have, and what needs its argument backward stay layers of their own.
  init(_ plan: ModelPlan, at index: Int) {
    if plan.soleFollower(of: index) == index + 1, let next = plan.layers[index + 1].layer as? ActivationLayer,
      next.function != .softmax, !next.function.needsArgument
    {
      (count, activation) = (2, next.function)
    } else {
      (count, activation) = (1, .linear)
    }
  }
}

/// A layer whose pass computes an activation that follows it.
protocol ActivationJoining: Layer {}

extension ActivationJoining {
  package static func joinedCount(_ plan: ModelPlan, at index: Int) -> Int { JoinedActivation(plan, at: index).count }
}
