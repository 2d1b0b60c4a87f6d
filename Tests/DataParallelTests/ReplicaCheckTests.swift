import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// A replica that is not what the others are is found and named.
@Suite struct ReplicaCheckTests {
  private let hosts = [0, 1, 0, 2, 2]

  /// What each step found, on each rank: checks are in every second step.
  private func results(
    identity: @escaping @Sendable (_ rank: Int) -> UInt64 = { _ in 7 },
    between: @escaping @Sendable (_ replica: Replica, _ rank: Int, _ step: Int) -> Void = { _, _, _ in }
  ) throws -> [[Replica.StepResult]] {
    let setup = TrainingSetup.all[0]
    let (pixels, labels) = setup.images()
    return try ThreadGroup.run(size: hosts.count, hosts: hosts) { communicator in
      let (pixelBuffer, labelBuffer) = (Buffer(pixels), Buffer(labels))
      let replica = try Replica(
        model: ModelPlan(input: setup.input, layers: setup.layers, rules: setup.rules), optimizer: setup.optimizer,
        batchSize: setup.batchSize, seed: 1, shards: 8,
        communicator: communicator, pool: ThreadPool(threads: 1, maySpin: false),
        identity: identity(communicator.rank), stepsBetweenChecks: 2)
      try replica.changeWeights { $0.initialize(seed: 1) }
      var results: [Replica.StepResult] = []
      for step in 0..<6 {
        let indices = Buffer(setup.indices(step: step))
        results.append(
          try withExtendedLifetime((indices, labelBuffer, pixelBuffer)) {
            try replica.train(
              Batch(
                images: .bytes(pixelBuffer.view, .unit), labels: labelBuffer.view, indices: indices.view, step: step))
          })
        try communicator.barrier()
        between(replica, communicator.rank, step)
        try communicator.barrier()
      }
      try replica.exchange.close()
      return results
    }
  }

  @Test func replicasThatAgreeAreLeftAlone() throws {
    for results in try results() {
      #expect(results.allSatisfy { $0.divergentRanks.isEmpty && $0.divergentValues.isEmpty })
    }
  }

  @Test func oneBitInTheWeightsOfAHostNamesItsRanksAtTheNextCheck() throws {
    // The last weight of the last bias is padding, which no gradient shows. A step later its owner would have sent it anew.
    let results = try results(between: { replica, rank, step in
      guard rank == 3, step == 3 else { return }
      let last = replica.network.weights.count - 1
      replica.network.weights.view[last] = Float(bitPattern: 1)
    })
    for results in results {
      #expect(results.prefix(4).allSatisfy { $0.divergentRanks.isEmpty })
      #expect(results[4].divergentRanks == [3, 4] && results[4].divergentValues == "the weights")
    }
  }

  @Test func anotherConfigurationNamesTheRank() throws {
    for results in try results(identity: { $0 == 2 ? 8 : 7 }) {
      #expect(results[0].divergentRanks == [2] && results[0].divergentValues == "the step or the configuration")
      #expect(results[1].divergentRanks.isEmpty, "not a step to check in")
    }
  }

  @Test func withoutAMajorityTheFirstCountsAsRight() {
    #expect(ReplicaCheck.divergentPlaces([5, 5, 5]) == [])
    #expect(ReplicaCheck.divergentPlaces([5, 6]) == [1])
    #expect(ReplicaCheck.divergentPlaces([6, 5, 5]) == [0])
    #expect(ReplicaCheck.divergentPlaces([6, 5, 5, 6, 1]) == [1, 2, 4])
  }
}
