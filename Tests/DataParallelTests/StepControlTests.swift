import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// What all ranks know after a step: the batch's loss, its right answers, and whether to stop.
@Suite struct StepControlTests {
  @Test(arguments: [TrainingSetup.all[1], TrainingSetup.all[4], TrainingSetup.all[7]])
  func aWishToStopReachesAllRanksInThatStepAlone(setup: TrainingSetup) throws {
    withEvery("ranks", in: [1, 2, 3, 5]) { ranks in
      withEvery("rank that stops", in: 0..<ranks) { rank in
        let outcomes = try setup.train(ranks: ranks, threads: 1, stopping: (rank, 2))
        for outcome in outcomes {
          expectEqual(outcome.results.map(\.stop), [false, false, true, false, false], "the flags")
          expectEqual(outcome.weights, outcomes[0].weights, "the weights")
        }
      }
    }
  }

  @Test func lossAndRightAnswersAreThoseOfTheBatchBeforeItsUpdate() throws {
    var setup = TrainingSetup.all[0]
    setup.layers = setup.layers.filter { layer in
      if layer.kind == "dropout" { return false }
      return true
    }
    let (pixels, labels) = setup.images()
    let (pixelBuffer, labelBuffer) = (Buffer(pixels), Buffer(labels))
    let replica = try setup.replica(
      communicator: SingleProcess(), threads: 2)
    replica.network.initialize(seed: 4)
    let batch = replica.network.batch
    for step in 0..<8 {
      let indices = Buffer(setup.indices(step: step))
      let rows = 0..<indices.count
      let minibatch = Batch(
        images: .bytes(pixelBuffer.view, .unit), labels: labelBuffer.view, indices: indices.view, step: step)
      batch.load(minibatch)
      replica.network.forward(.evaluation)
      let loss = rows.reduce(0.0) { $0 + Double(batch.losses.view[$1]) }
      let correct = rows.filter { batch.predictions.view[$0] == labelBuffer.view[Int(indices.view[$0])] }.count
      let result = try withExtendedLifetime(indices) {
        try replica.train(minibatch)
      }
      expectClose(result.loss, loss, within: 1e-9 * loss, "the loss of step \(step)")
      expectEqual(result.correct, correct, "the right answers of step \(step)")
    }
    try withExtendedLifetime((pixelBuffer, labelBuffer)) { try replica.exchange.close() }
  }

  @Test func trainingLearns() throws {
    var setup = TrainingSetup.all[5]
    (setup.samples, setup.batchSize, setup.steps) = (60, 20, 90)
    let results = try setup.train(ranks: 2, threads: 1)[0].results
    let (first, last) = (results[..<3], results.suffix(3))
    #expect(last.reduce(0) { $0 + $1.loss } < 0.5 * first.reduce(0) { $0 + $1.loss })
    #expect(last.reduce(0) { $0 + $1.correct } > 40)
  }
}
