import Foundation
import Testing

extension CommandLineTests {
  /// Options of training that change what is computed: the same bits at any ranks and restarts, and the same scores from the checkpoint.
  @Suite struct TrainingOptionsTests {
    static let options: [[String]] = [
      ["data.scaling=standard"],
      ["data.scaling=standard", "data.limit=100", "data.validation={source: random, fraction: 0.3}"],
      ["data.scaling=standard_by_channel"],
      ["data.scaling={mean: [0.4], deviation: [0.25]}"],
      ["data.sample_weights=weights.csv"],
      ["training.mixup={}"],
      ["training.cutmix={alpha: 0.7}", "data.augmentation={horizontal_flip: true}", "training.accumulation=2"],
      [
        "training.mixup={alpha: 0.4}", "training.cutmix={}", "training.class_weight=balanced",
        "data.sample_weights=weights.csv", "data.validation={source: random, fraction: 0.3}",
      ],
      ["training.loss={categorical_crossentropy: {label_smoothing: 0.2}}"],
      ["training.loss={categorical_focal_crossentropy: {gamma: 1.5}}", "training.class_weight={Shirt: 3}"],
      [
        "training.loss=mean_squared_error", "training.class_weight=balanced",
        "training.metrics=[precision, {recall: {class: Shirt}}, f1_score, auc, {top_k_categorical_accuracy: {k: 2}}]",
        "training.early_stopping={monitor: val_auc, patience: 3}",
      ],
      ["training.epochs=3", "training.learning_rate_schedule={reduce_on_plateau: {patience: 0, min_delta: 9}}"],
      ["training.learning_rate_schedule=cosine_decay"],
      ["optimizer={adamw: {learning_rate: 0.01, weight_decay: 0.5}}"],
      ["training.layers=[{match: conv2d, trainable: false}, {match: dense, learning_rate_multiplier: 3}]"],
      ["optimizer={sgd: {learning_rate: 0.1, weight_decay: 0.5, exclude_from_weight_decay: [bias]}}"],
      ["optimizer.adam.use_ema=true", "optimizer.adam.ema_momentum=0.9"],
      ["optimizer.adam.use_ema=true", "optimizer.adam.ema_overwrite_frequency=5", "model.1=batch_normalization"],
      [
        "optimizer.adam.use_ema=true", "training.epochs=4",
        "training.early_stopping={monitor: loss, patience: 3, restore_best_weights: true}",
      ],
      ["optimizer.adam.clipnorm=0.05"], ["optimizer.adam.clipvalue=0.01"],
      ["model.4.dense.kernel_regularizer.l2=0.02", "model.0.conv2d.kernel_regularizer.l2=0.01"],
    ]

    private func settings(_ options: [String]) -> [String] { options.flatMap { ["--set", $0] } }

    /// A workspace with a file of weights of all training images.
    private func workspace() throws -> Workspace {
      let workspace = try Workspace()
      try workspace.write(
        "weight\n" + (0..<240).map { "\($0 % 5 == 0 ? 0 : Double($0 % 7) / 4)\n" }.joined(), to: "weights.csv")
      return workspace
    }

    @Test(.timeLimit(.minutes(2)), arguments: options)
    func theBitsAreTheSameAtAnyRanksAndAfterARestart(options: [String]) throws {
      let training = try Training(.tiny, in: workspace())
      let settings = settings(options)
      try training.run("plain")
      try training.run("whole", settings)
      try training.run("ranks", ranks: 4, settings + ["--threads", "2"])
      try training.run("parts", ranks: 3, settings + ["--stop-after", "9"], code: 75)
      try training.run("parts", ranks: 2, settings + ["--resume", "auto"])
      let whole = try training.outcome("whole")
      #expect(whole != (try training.outcome("plain")), "the option changes something")
      #expect(try training.outcome("ranks") == whole)
      #expect(try training.outcome("parts") == whole)
    }

    @Test(.timeLimit(.minutes(1)), arguments: options)
    func evaluationOfTheCheckpointGivesTheRunsScores(options: [String]) throws {
      let training = try Training(.tiny, in: workspace())
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

    /// Nothing improves by 9, so the first epoch stays the best, and the third without an improvement is the last.
    private static let stopping = [
      "--set", "training.epochs=9", "--set",
      "training.early_stopping={monitor: val_acc, patience: 3, min_delta: 9, restore_best_weights: true}",
    ]

    @Test(.timeLimit(.minutes(2))) func aRunStopsEarlyWithTheBestEpochsWeightsAtAnyRanksAndAfterARestart() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("one", ["--set", "training.epochs=1"])
      let finished = try training.run("whole", Self.stopping)
      #expect(finished.output.contains("stopped early after epoch 4: val_acc has not improved on epoch 1's"))
      #expect(finished.output.contains("the weights are those of epoch 1, the best"))
      let (one, whole) = (try training.outcome("one"), try training.outcome("whole"))
      #expect(whole.weights == one.weights && whole.testLoss == one.testLoss)
      #expect(whole.history.split(separator: "\n").count == 5)
      let result = try training.workspace.text("whole/result.json")
      #expect(result.contains("\"stopped_early\" : true") && result.contains("\"weights_epoch\" : 1"))

      try training.run("parts", ranks: 3, Self.stopping + ["--stop-after", "33"], code: 75)
      try training.run("parts", ranks: 2, Self.stopping + ["--resume", "auto"])
      #expect(try training.outcome("parts") == whole)
      // Going on trains nothing, even where more epochs are asked for.
      let again = try training.run(
        "parts", ranks: 2, Self.stopping + ["--resume", "auto", "--set", "training.epochs=20"])
      #expect(again.output.contains("stopped early after epoch 4"))
      #expect(try training.outcome("parts") == whole)

      let evaluated = try Command.run(["evaluate", "whole"] + training.data, in: training.workspace)
      #expect(evaluated.output.contains("weights_sha256 \(one.weights)"), "\(evaluated.output)")
    }

    /// A run whose best weights are lost can't end with them: it is refused before it trains, and what it came to is kept.
    @Test(.timeLimit(.minutes(1))) func aBestEpochThatIsGoneIsSaidAtOnce() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", Self.stopping)
      let result = try training.workspace.text("run/result.json")
      let best = "run/checkpoints/best.safetensors"
      try FileManager.default.removeItem(atPath: training.workspace.path(best))
      let again = try training.run("run", Self.stopping + ["--resume", "auto"], code: 78)
      #expect(again.errors.contains("\(best) is not there, or of another epoch"), "\(again.errors)")
      let elsewhere = try training.run(
        "elsewhere", Self.stopping + ["--resume", "run/checkpoints/last.safetensors"], code: 78)
      #expect(elsewhere.errors.contains("restore_best_weights needs the weights of epoch 1"), "\(elsewhere.errors)")
      #expect(try training.workspace.text("run/result.json") == result)
    }

    @Test(.timeLimit(.minutes(1))) func theLogHasEachEpochsLearningRate() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run(
        "run",
        [
          "--set", "training.epochs=3", "--set",
          "training.learning_rate_schedule={step_decay: {every_epochs: 1, factor: 0.5}}",
        ])
      let log = try training.workspace.text("run/log.jsonl")
      for rate in ["0.01", "0.005", "0.0025"] { #expect(log.contains("\"learning_rate\":\(rate),"), "\(log)") }
    }
  }
}
