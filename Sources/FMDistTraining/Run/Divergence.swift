import FMDistDataParallel

/// Why a run diverged: the first number that is not finite. Training stops there, and nothing of it is saved.
package struct Divergence: Error, Equatable, Sendable {
  /// What is not finite.
  package enum Finding: Equatable, Sendable {
    /// The loss of a step.
    case loss
    /// In each step of an epoch the loss or a gradient, so that all of them were left out.
    case everyStep
    /// A weight, or what the optimizer remembers.
    case array(NonFiniteArray)
    /// A loss on the validation images.
    case validationLoss
    /// A loss on the test images.
    case testLoss
  }

  /// What is not finite.
  package let finding: Finding
  /// The epoch that is trained or validated, or the last one, from 1.
  package let epoch: Int
  /// The step with that loss, or the last one before, from 1; 0 where there was none.
  package let step: Int
  /// The steps before; 0 where none of them had an update.
  package let updates: Int
  /// The learning rate that takes the place of the target's since a plateau.
  package let targetRate: Double
  /// Of a loss, where it became what it is; nil where nobody has looked, or each sample's loss is finite.
  package let origin: NonFiniteOrigin?

  /// A divergence.
  package init(
    finding: Finding, epoch: Int, step: Int, updates: Int, targetRate: Double, origin: NonFiniteOrigin? = nil
  ) {
    self.origin = origin
    self.finding = finding
    self.epoch = epoch
    self.step = step
    self.updates = updates
    self.targetRate = targetRate
  }

  /// The number and its step, for messages: `the loss of step 12`.
  package var what: String {
    switch finding {
    case .loss: "the loss of step \(step)"
    case .everyStep: "the loss or a gradient of every step of epoch \(epoch)"
    case .array(let array): "\(array.name) after step \(step)"
    case .validationLoss: "the validation loss after step \(step)"
    case .testLoss: "the test loss after step \(step)"
    }
  }

  /// What happened, as a part of a sentence: `the loss of step 12, in epoch 3, is not finite`.
  package var sentence: String {
    if finding == .everyStep {
      return "every step of epoch \(epoch) was skipped, as its loss or a gradient is not finite"
    }
    return "\(what), in epoch \(epoch), is not finite" + (origin.map { ", \($0.words)" } ?? "")
  }
}

/// Replicas whose values differ, found in a step. The run ends.
package struct ReplicaMismatch: Error, Equatable, Sendable {
  /// The ranks whose values differ from the other ranks'.
  package let ranks: [Int]
  /// The values that differ, for messages.
  package let what: String
  /// The step, from 1.
  package let step: Int
}
