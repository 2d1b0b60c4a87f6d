import FMDistCommunication
import FMDistDataParallel
import FMDistNeuralNet
import Testing

/// Where a loss that is not finite comes from: one answer on all ranks, and at any number of them.
struct NonFiniteOriginTests {
  private static func setup(
    _ layers: [LayerDescription], learningRate: Double, weights: (TrainingSetup) -> [Float]? = { _ in nil }
  ) -> TrainingSetup {
    var setup = TrainingSetup(
      name: "dense", layers: layers,
      optimizer: .sgd(learningRate: learningRate, momentum: 0, nesterov: false), shards: 8, batchSize: 20, samples: 40,
      steps: 3)
    setup.weights = weights(setup)
    return setup
  }

  private static let last = LayerDescription.dense(units: 10, activation: .softmax)

  /// Of the fourth image of the second step the loss alone is too great for a float.
  private static let heavy = setup([.flatten, last], learningRate: 1e-3) { setup in
    (0..<setup.samples).map { $0 == Int(setup.indices(step: 1)[3]) ? 3e38 : 1 }
  }
  /// The first step's update makes weights of which a sum is beyond a float, and another's weights are beyond it themselves.
  private static let large = setup([.flatten, .dense(units: 40, activation: .relu), last], learningRate: 1e38)
  private static let beyond = setup([.flatten, last], learningRate: 3e38) { setup in
    (0..<setup.samples).map { _ in 1e6 }
  }

  private func origins(_ setup: TrainingSetup, hosts: [Int]) throws -> [[NonFiniteOrigin?]] {
    try ThreadGroup.run(size: hosts.count, hosts: hosts) { communicator in
      var found: [NonFiniteOrigin?] = []
      _ = try setup.train(over: communicator, threads: 1) { replica in
        found.append((try? replica.nonFiniteOrigin()) ?? nil)
      }
      return found
    }
  }

  @Test(arguments: [heavy, large, beyond]) func isTheSameAtAnyNumberOfRanks(_ setup: TrainingSetup) throws {
    let alone = try origins(setup, hosts: [0])[0]
    #expect(alone[0] == nil)
    #expect(alone[1] != nil)
    for hosts in [[0, 0], [0, 0, 0], [0, 0, 0, 0, 0], [0, 1], [0, 1, 1, 0]] {
      let all = try origins(setup, hosts: hosts)
      for rank in all {
        #expect(rank == all[0])
        // The step after is of weights that are none.
        #expect(rank.prefix(2).map { $0?.words } == alone.prefix(2).map { $0?.words }, "\(hosts)")
      }
    }
  }

  @Test func namesImageLayerOrWeights() throws {
    let image = Int(Self.heavy.indices(step: 1)[3])
    let loss = try #require(try origins(Self.heavy, hosts: [0, 0])[0][1])
    #expect(loss == NonFiniteOrigin(place: .loss, image: image, rank: 0))
    let layer = try #require(try origins(Self.large, hosts: [0])[0][1])
    #expect(layer.place == .layer("dense") || layer.place == .layer("dense_1"))
    #expect(layer.image == Int(Self.large.indices(step: 1)[0]))
    let weights = try #require(try origins(Self.beyond, hosts: [0])[0][1])
    #expect(weights.words == "first in 'dense/kernel', by the update before")
  }
}
