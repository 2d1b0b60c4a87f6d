import Foundation
import Testing

extension CommandLineTests {
  /// Options of training that change what is computed: the same bits at any ranks and restarts, and the same scores from the checkpoint.
  @Suite struct TrainingOptionsTests {
    static let options: [[String]] = [
      ["data.scaling=standard"],
      ["data.scaling=standard", "data.limit=100", "data.validation={source: random, fraction: 0.3}"],
      ["training.label_smoothing=0.2"],
      ["model.4.dense.kernel_regularizer.l2=0.02", "model.0.conv2d.kernel_regularizer.l2=0.01"],
    ]

    private func settings(_ options: [String]) -> [String] { options.flatMap { ["--set", $0] } }

    @Test(.timeLimit(.minutes(2)), arguments: options)
    func theBitsAreTheSameAtAnyRanksAndAfterARestart(options: [String]) throws {
      let training = try Training(.tiny, in: Workspace())
      let settings = settings(options)
      try training.run("plain")
      try training.run("whole", settings)
      try training.run("ranks", ranks: 4, settings)
      try training.run("parts", ranks: 3, settings + ["--stop-after", "9"], code: 75)
      try training.run("parts", ranks: 2, ["--resume", "auto"])
      let whole = try training.outcome("whole")
      #expect(whole != (try training.outcome("plain")), "the option changes something")
      #expect(try training.outcome("ranks") == whole)
      #expect(try training.outcome("parts") == whole)
    }

    @Test(.timeLimit(.minutes(1)), arguments: options)
    func evaluationOfTheCheckpointGivesTheRunsScores(options: [String]) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", settings(options))
      let result = try Outcome.Result("run", in: training.workspace)
      for ranks in [1, 3] {
        let evaluated = try Command.run(["evaluate", "run"] + training.data, ranks: ranks, in: training.workspace)
        #expect(evaluated.code == 0, "\(evaluated.errors)")
        let score = String(
          format: "test accuracy %.2f %%  test loss %.4f", result.testAccuracy * 100, result.testLoss ?? .nan)
        #expect(evaluated.output.contains(score), "\(evaluated.output)")
      }
    }

    @Test(.timeLimit(.minutes(1))) func thePenaltyIsInAllLosses() throws {
      let training = try Training(.tiny, in: Workspace())
      // Nothing is learned, so that the weights are those of the seed, and their penalty the same in all epochs.
      try training.run("plain", ["--set", "optimizer.adam.learning_rate=0"])
      try training.run(
        "penalty",
        ["--set", "optimizer.adam.learning_rate=0", "--set", "model.4.dense.kernel_regularizer.l2=0.5"])
      let (plain, penalty) = (try training.outcome("plain"), try training.outcome("penalty"))
      let difference = penalty.testLoss - plain.testLoss
      #expect(difference > 0.1)
      func losses(_ outcome: Outcome) -> [Double] {
        outcome.history.split(separator: "\n").dropFirst().flatMap { line in
          let fields = line.split(separator: "\t").compactMap { Double($0) }
          return [fields[1], fields[3]]
        }
      }
      for (one, other) in zip(losses(plain), losses(penalty)) {
        #expect(abs(other - one - difference) < 1e-9, "\(other) - \(one) is not \(difference)")
      }
      #expect(penalty.weights == plain.weights)
    }
  }
}
