/// How often the ranks that evaluate ask each other whether to stop: after rounds of some batches, of about ``secondsPerRound``.
///
/// Every rank comes to the same rounds, as all hear the same reports.
package struct EvaluationRounds {
  /// Short beside the second in which a signal is answered, long beside the message that a round costs.
  package static let secondsPerRound = 0.1

  /// What a rank tells the others after a round.
  package struct Report: BitwiseCopyable, Sendable {
    /// Whether it was asked to stop.
    package var isAsked: Bool
    /// How many images it has still to score.
    package var imagesLeft: Int
    /// The seconds that a batch took; 0 if it had none.
    package var seconds: Double

    /// What a rank says.
    package init(isAsked: Bool, imagesLeft: Int, seconds: Double) {
      (self.isAsked, self.imagesLeft, self.seconds) = (isAsked, imagesLeft, seconds)
    }
  }

  /// The batches of the next round.
  package private(set) var batches = 1
  /// Whether all images are scored.
  package private(set) var areDone = false
  /// Whether a rank was asked to stop while there were images left.
  package private(set) var areStopped = false

  /// Before the first round.
  package init() {}

  /// Takes the reports of all ranks after a round.
  package mutating func hear(_ reports: [Report]) {
    areDone = reports.allSatisfy { $0.imagesLeft == 0 }
    areStopped = !areDone && reports.contains { $0.isAsked }
    let slowest = reports.map(\.seconds).max() ?? 0
    // At most twice as many as before: the first batch of all may have been quick by chance.
    batches = slowest > 0 ? max(1, Int(min(Double(2 * batches), Self.secondsPerRound / slowest))) : 2 * batches
  }
}
