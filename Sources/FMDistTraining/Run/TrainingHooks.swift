/// What training talks to while it goes on.
package struct TrainingHooks {
  /// What hears of it, in this order; at rank 0 alone.
  package var observers: [any TrainingObserver] = []
  /// Where checkpoints are kept; at rank 0 alone.
  package var store: (any CheckpointStore)?
  /// Whether the test images are scored at the end, which ``TrainingObserver/tested(_:)`` and ``TrainingObserver/ended(_:)`` tell of.
  package var scoresTestImages = true
  /// The file of a trace; at rank 0 alone.
  package var traceFile: String?
  /// Whether this rank is asked to stop.
  package var isAsked: () -> Bool = { false }
  /// Called on every rank when the result is kept: nothing is lost from there on.
  package var resultIsKept: () -> Void = {}

  /// Nobody hears, and nothing is kept.
  package init() {}

  /// Tells all observers.
  func tell(_ what: (any TrainingObserver) throws -> Void) rethrows {
    for observer in observers { try what(observer) }
  }
}
