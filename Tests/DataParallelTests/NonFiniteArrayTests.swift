import FMDistCommunication
import FMDistDataParallel
import FMDistMemory
import FMDistNeuralNet
import Testing

/// What is not finite is found by its owner, and named alike on all ranks.
struct NonFiniteArrayTests {
  private func setup() -> TrainingSetup {
    TrainingSetup(
      name: "dense", layers: [.flatten, .dense(units: 40, activation: .relu), .dense(units: 10, activation: .softmax)],
      optimizer: .adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7), shards: 8, batchSize: 20,
      samples: 40, steps: 1)
  }

  @Test(arguments: [1, 2, 3, 5], [Float.nan, .infinity, -.infinity])
  func oneValueIsFoundOnAllRanks(ranks: Int, value: Float) throws {
    let found = try ThreadGroup.run(size: ranks) { communicator in
      var found: [String?] = []
      _ = try setup().train(over: communicator, threads: 1) { replica in
        func look() { found.append((try? replica.firstNonFinite())?.name) }
        /// Puts `value` into the last element of `parameter`'s array at its owner, and what was there back again.
        func plant(_ parameter: String, slot: Int?) {
          guard let packed = replica.network.parameters.first(where: { $0.description.name == parameter }) else {
            return
          }
          let optimizer = replica.exchange.optimizer
          let element = packed.range.upperBound - 1
          let isOwner = optimizer.segments.contains { $0.contains(element) }
          let memory = slot.map { optimizer.slots[$0].view } ?? replica.network.weights.view
          let place = isOwner ? slot.map { _ in optimizer.place(of: element) } ?? element : 0
          let before = memory[place]
          if isOwner { memory[place] = value }
          look()
          if isOwner { memory[place] = before }
          // Nobody goes on while another still looks at memory that is in common.
          try? communicator.barrier()
        }
        look()
        plant("dense/kernel", slot: nil)
        plant("dense_1/bias", slot: nil)
        plant("dense/bias", slot: 0)
        plant("dense_1/kernel", slot: 1)
        look()
      }
      return found
    }
    let expected = [
      nil, "'dense/kernel'", "'dense_1/bias'", "the optimizer's 'm/dense/bias'", "the optimizer's 'v/dense_1/kernel'",
      nil,
    ]
    for rank in found { #expect(rank == expected) }
  }
}
