import FMDistDataParallel
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Steps that have no update, as their loss or a gradient is not finite: one decision on all ranks, before any weight changes.
struct LeftOutStepTests {
  /// Of one image the loss is too great for a float, while its gradient is not: with one layer, that is a share of the weight.
  private static let lossAlone: TrainingSetup = {
    var setup = TrainingSetup(
      name: "dense", layers: [.flatten, .dense(units: 10, activation: .softmax)],
      optimizer: .sgd(learningRate: 0.001, momentum: 0, nesterov: false), shards: 8, batchSize: 10, samples: 20,
      steps: 6)
    setup.options = ExchangeOptions(skipsNonFinite: true)
    setup.weights = (0..<setup.samples).map { $0 == heavy(setup) ? 3e38 : 1 }
    return setup
  }()

  /// Of many images the gradients have no finite sum, while each one's loss is a float.
  private static let gradientAlone: TrainingSetup = {
    var setup = lossAlone
    (setup.batchSize, setup.samples, setup.steps) = (80, 160, 2)
    let heavy = setup.indices(step: 1)
    setup.weights = (0..<setup.samples).map { heavy.contains(Int32($0)) ? 8e37 : 1 }
    return setup
  }()

  /// An image of the second step.
  private static func heavy(_ setup: TrainingSetup) -> Int { Int(setup.indices(step: 1)[3]) }

  @Test(arguments: [(lossAlone, false), (gradientAlone, true)])
  func aStepThatIsLeftOutChangesNoWeightOnAnyRank(setup: TrainingSetup, lossIsFinite: Bool) throws {
    let weights = try #require(setup.weights)
    let expected = try setup.train(ranks: 1, threads: 2)[0]
    for step in 0..<setup.steps {
      let isHeavy = setup.indices(step: step).contains { weights[Int($0)] > 1 }
      #expect(expected.results[step].isSkipped == isHeavy, "step \(step)")
      #expect(expected.results[step].loss.isFinite == (lossIsFinite || !isHeavy), "step \(step)")
      if step > 0 { #expect((expected.weights[step] == expected.weights[step - 1]) == isHeavy, "step \(step)") }
    }
    #expect(expected.results.count { $0.isSkipped } == setup.steps / 2)
    // A loss that is not finite is not equal to itself.
    func comparable(_ results: [Replica.StepResult]) -> [Replica.StepResult] {
      results.map { result in
        var result = result
        if !result.loss.isFinite { result.loss = -1 }
        return result
      }
    }
    withEvery("hosts", in: [[0, 0], [0, 0, 0], [0, 0, 0, 0, 0], [0, 1], [0, 1, 1], [0, 1, 1, 0, 2]]) { hosts in
      for (rank, outcome) in try setup.train(ranks: hosts.count, threads: 1, hosts: hosts).enumerated() {
        expectEqual(comparable(outcome.results), comparable(expected.results), "the results of rank \(rank)")
        expectEqual(outcome.weights, expected.weights, "the weights of rank \(rank)")
      }
    }
  }
}
