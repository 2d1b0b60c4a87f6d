import FMDistRuns
import FMDistTraining
import Testing

/// How often ranks that evaluate ask each other.
struct EvaluationRoundsTests {
  private typealias Report = EvaluationRounds.Report

  @Test func aRoundTakesATenthOfASecondOfTheSlowestRank() {
    var rounds = EvaluationRounds()
    #expect(rounds.batches == 1)
    for _ in 0..<10 {
      rounds.hear([
        Report(isAsked: false, imagesLeft: 9, seconds: 0.001), Report(isAsked: false, imagesLeft: 9, seconds: 0.01),
      ])
    }
    #expect(rounds.batches == 10)
    rounds.hear([Report(isAsked: false, imagesLeft: 9, seconds: 3)])
    #expect(rounds.batches == 1)
    #expect(!rounds.areDone && !rounds.areStopped)
  }

  @Test func oneRankThatIsAskedStopsAll() {
    var rounds = EvaluationRounds()
    rounds.hear([
      Report(isAsked: false, imagesLeft: 0, seconds: 0), Report(isAsked: true, imagesLeft: 1, seconds: 0.01),
    ])
    #expect(rounds.areStopped && !rounds.areDone)
  }

  @Test func whatIsScoredToItsEndCounts() {
    var rounds = EvaluationRounds()
    rounds.hear([Report(isAsked: true, imagesLeft: 0, seconds: 0.01)])
    #expect(rounds.areDone && !rounds.areStopped)
  }
}
