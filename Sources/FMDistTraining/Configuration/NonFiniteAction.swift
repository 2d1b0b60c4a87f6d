/// How to handle a step with a non-finite loss or gradient. Decided before the update, alike on all ranks.
package enum NonFiniteAction: String, CaseIterable, Sendable {
  /// Training ends; nothing of the step is saved.
  case stop
  /// There is no update, and training goes on with the next minibatch.
  case skip
  /// Weights and the optimizer's memory are those of the epoch's beginning again, and training goes on with the next minibatch.
  case rollback
}
