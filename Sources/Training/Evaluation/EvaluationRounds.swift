/// How often the ranks that evaluate ask each other whether to stop: after rounds of some batches, of about ``secondsPerRound``.
///
/// Every rank comes to the same rounds, as all hear the same reports.
struct EvaluationRounds {
  /// Short beside the second in which a signal is answered, long beside the message that a round costs.
  static let secondsPerRound = 0.1

  /// What a rank tells the others after a round.
  struct Report: BitwiseCopyable, Sendable {
    /// Whether it was asked to stop.
    var isAsked: Bool
    /// How many images it has still to score.
    var imagesLeft: Int
    /// The seconds that a batch took; 0 if it had none.
    var seconds: Double
  }

  /// The batches of the next round.
  private(set) var batches = 1
  /// Whether all images are scored.
  private(set) var areDone = false
  /// Whether a rank was asked to stop while there were images left.
  private(set) var areStopped = false

  /// Takes the reports of all ranks after a round.
  mutating func hear(_ reports: [Report]) {
    areDone = reports.allSatisfy { $0.imagesLeft == 0 }
    areStopped = !areDone && reports.contains { $0.isAsked }
    let slowest = reports.map(\.seconds).max() ?? 0
    // At most twice as many as before: the first batch of all may have been quick by chance.
    batches = slowest > 0 ? max(1, Int(min(Double(2 * batches), Self.secondsPerRound / slowest))) : 2 * batches
  }
}
