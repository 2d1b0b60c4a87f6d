import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Going on from weights and the optimizer's memory, at another number of ranks, is the run that was never interrupted.
@Suite struct RestartTests {
  /// What a checkpoint holds of a replica.
  private struct State: Sendable {
    var weights: [Float]
    /// For each of the optimizer's slots, an array laid out like the weights.
    var slots: [[Float]]
  }

  /// Trains `steps` from `state`, or from the beginning, and returns what the group then holds.
  private func train(
    _ setup: TrainingSetup, steps: Range<Int>, ranks: Int, hosts: [Int]? = nil, from state: State?
  ) throws -> State {
    let (pixels, labels) = setup.images()
    let states = try ThreadGroup.run(size: ranks, hosts: hosts) { communicator in
      let (pixelBuffer, labelBuffer) = (Buffer(pixels), Buffer(labels))
      let replica = try setup.replica(
        communicator: communicator, threads: 1)
      let (network, optimizer) = (replica.network, replica.exchange.optimizer)
      try replica.changeWeights { network in
        network.initialize(seed: setup.seed)
        for (index, weight) in (state?.weights ?? []).enumerated() { network.weights.view[index] = weight }
        network.weightsChanged()
      }
      if let state {
        for (slot, values) in zip(optimizer.slots, state.slots) {
          for element in optimizer.segments.joined() { slot.view[optimizer.place(of: element)] = values[element] }
        }
      }
      for step in steps {
        let indices = Buffer(setup.indices(step: step))
        _ = try withExtendedLifetime(indices) {
          try replica.train(
            Batch(
              images: .bytes(pixelBuffer.view, .unit), labels: labelBuffer.view, indices: indices.view, step: step,
              epoch: setup.epoch(step: step)))
        }
      }
      try replica.exchange.close()
      return withExtendedLifetime((pixelBuffer, labelBuffer)) {
        let slots = optimizer.slots.map { slot in
          optimizer.segments.joined().map { (element: $0, value: slot.view[optimizer.place(of: $0)]) }
        }
        return (weights: Array(network.weights.view.elements), slots: slots)
      }
    }
    let slots = states[0].slots.indices.map { slot in
      states.flatMap { $0.slots[slot] }.sorted { $0.element < $1.element }.map(\.value)
    }
    return State(weights: states[0].weights, slots: slots)
  }

  @Test(arguments: [0, 1, 5, 7, 13, 14, 15, 17, 18].map { TrainingSetup.all[$0] } + TrainingSetup.tuned)
  func aRestartAtAnyNumberOfRanksGivesTheSameBits(setup: TrainingSetup) throws {
    let expected = try train(setup, steps: 0..<6, ranks: 1, from: nil)
    withEvery("ranks before", in: [1, 2, 4, 5]) { before in
      let half = try train(setup, steps: 0..<2, ranks: before, from: nil)
      withEvery("ranks after", in: [1, 3, 5]) { after in
        let state = try train(setup, steps: 2..<6, ranks: after, from: half)
        expect(state.weights.map(\.bitPattern) == expected.weights.map(\.bitPattern), "the weights differ")
        expect(state.slots == expected.slots, "the optimizer's memory differs")
      }
      let state = try train(setup, steps: 2..<6, ranks: 5, hosts: [0, 1, 1, 0, 2], from: half)
      expect(state.weights.map(\.bitPattern) == expected.weights.map(\.bitPattern), "the weights differ on hosts")
      expect(state.slots == expected.slots, "the optimizer's memory differs on hosts")
    }
  }

  @Test func theOptimizersMemoryIsPartOfTheState() throws {
    let setup = TrainingSetup.all[1]
    let expected = try train(setup, steps: 0..<4, ranks: 1, from: nil)
    var half = try train(setup, steps: 0..<2, ranks: 1, from: nil)
    half.slots = half.slots.map { $0.map { _ in 0 } }
    #expect(try train(setup, steps: 2..<4, ranks: 1, from: half).weights != expected.weights)
  }
}
