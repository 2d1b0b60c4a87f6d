import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Ten updates of networks of every kind of layer, and of what is done to an update, against Keras's numbers: losses, probabilities, and
/// all that is learned or kept.
@Suite struct NetworkReferenceTests {
  @Test(arguments: [("networks", 27), ("tuning", 17)])
  func tenUpdatesGiveKerassNumbers(file: String, count: Int) throws {
    let cases = try Case.load(file)
    #expect(cases.count == count)
    withEvery("case", in: cases.map(\.name)) { name in
      guard let reference = cases.first(where: { $0.name == name }) else { return }
      let plan = try reference.plan()
      expectEqual(plan.parameters.map(\.name), reference.arrays.map(\.name), "the arrays")
      expectEqual(plan.parameters.map(\.shape), reference.arrays.map(\.shape), "the shapes")
      // Where samples of a shard have statistics in common, Keras takes them over the batch.
      withEvery("ranks", in: reference.oneShard ? [1] : [1, 3]) { ranks in
        let runs = try ThreadGroup.run(size: ranks) { communicator in
          try Run(reference, shards: reference.oneShard ? 1 : 4, communicator: communicator)
        }
        for run in runs { compare(run, with: reference) }
      }
    }
  }

  private func compare(_ run: Run, with reference: Case) {
    compare(run.losses, reference.losses, "the losses")
    expectEqual(run.probabilities.count, reference.probabilities.count, "the number of images")
    for (found, expected) in zip(run.probabilities, reference.probabilities) {
      compare(found.map(Double.init), expected, "the probabilities")
    }
    expectEqual(run.arrays.count, reference.arrays.count, "the number of arrays")
    // What does not learn has no average.
    let averages = (reference.averages ?? []).map { expected in
      (run.averages[reference.arrays.firstIndex { $0.name == expected.name } ?? 0], expected)
    }
    expectEqual(averages.isEmpty, run.averages.isEmpty, "whether there are averages")
    for (values, expected) in zip(run.arrays, reference.arrays) + averages {
      let values = values.map(Double.init)
      compare(expected.indices.map { values[$0] }, expected.values, "elements of \(expected.name)")
      let root = Double(values.count).squareRoot()
      let weighted = values.enumerated().reduce(0) { $0 + $1.element * Double($1.offset * 7 % 13 - 6) }
      expectClose(values.reduce(0, +), expected.sum, within: 2e-5 * root, "the sum of \(expected.name)")
      expectClose(weighted, expected.weightedSum, within: 8e-5 * root, "the weighted sum of \(expected.name)")
      expectClose(
        values.reduce(0) { $0 + $1 * $1 }, expected.sumOfSquares, within: 2e-5 * max(1, expected.sumOfSquares),
        "the sum of squares of \(expected.name)")
    }
  }

  private func compare(_ found: [Double], _ expected: [Double], _ what: String) {
    expectEqual(found.count, expected.count, "the number of \(what)")
    for (i, (found, expected)) in zip(found, expected).enumerated() {
      expectClose(found, expected, within: 2e-5 * max(1, abs(expected)), "\(i) of \(what)")
    }
  }

  private struct Case: Decodable {
    struct Summary: Decodable {
      let name: String
      let shape: [Int]
      let indices: [Int]
      let sum, sumOfSquares, weightedSum: Double
      let values: [Double]
    }

    let name: String
    let input: [Int]
    let batchSize: Int
    let oneShard: Bool
    let model: [ReferenceLayer]
    let rules: [Rule]?
    let optimizer: ReferenceOptimizer
    let losses: [Double]
    let probabilities: [[Double]]
    let arrays: [Summary]
    let averages: [Summary]?

    /// One of `training.layers`.
    struct Rule: Decodable {
      let match: [String]
      let trainable: Bool?
      let learningRateMultiplier: Double?
    }

    func plan() throws(ModelError) -> ModelPlan {
      try ModelPlan(
        input: .image(height: input[0], width: input[1], channels: input[2]), layers: model.map(\.description),
        rules: (rules ?? []).map {
          LayerRule(
            match: $0.match.map { NamePattern($0) }, isTrainable: $0.trainable,
            learningRateMultiplier: $0.learningRateMultiplier)
        })
    }

    static func load(_ file: String) throws -> [Case] {
      struct File: Decodable { let cases: [Case] }
      return try References.decode(file, as: File.self).cases
    }
  }

  private struct Run: Sendable {
    var losses: [Double] = []
    var probabilities: [[Float]] = []
    var arrays: [[Float]] = []
    var averages: [[Float]] = []

    init(_ reference: Case, shards: Int, communicator: any Communicator) throws {
      let plan = try reference.plan()
      let size = reference.batchSize
      let samples = size * reference.losses.count
      let images = Buffer(ReferenceFormula.images(elements: samples * plan.input.count))
      let labels = Buffer(ReferenceFormula.labels(samples))
      let indices = Buffer(0..<Int32(samples))
      let replica = try Replica(
        model: plan, optimizer: reference.optimizer.description, batchSize: size, seed: 1,
        shards: shards, communicator: communicator, pool: ThreadPool(threads: 2, maySpin: false))
      let network = replica.network
      try replica.changeWeights { network in
        network.setWeights(
          network.parameters.enumerated().map { ReferenceFormula.parameter($0.element.description, index: $0.offset) })
      }
      for step in reference.losses.indices {
        let result = try replica.train(
          Batch(
            images: .floats(images.view), labels: labels.view, indices: indices.view[step * size..<(step + 1) * size],
            step: step))
        losses.append(result.loss / Double(size))
      }
      arrays = network.unpack(network.weights.view)
      if let average = replica.exchange.optimizer.average {
        // Of the only rank.
        for parameter in network.parameters where parameter.description.isTrainable {
          let place = replica.exchange.optimizer.place(of: parameter.range.lowerBound)
          network.weights.view[parameter.range].copy(from: average.view[place..<place + parameter.range.count])
        }
        network.weightsChanged()
        averages = network.unpack(network.weights.view)
      }
      for row in 0..<min(3, size) {
        network.batch.load(
          Batch(images: .floats(images.view), labels: labels.view, indices: indices.view[row..<row + 1]))
        network.forward(.evaluation)
        probabilities.append(Array(network.probabilities(row: 0).elements))
      }
      withExtendedLifetime((images, labels, indices)) {}
      try communicator.barrier()
      try replica.exchange.close()
    }
  }
}
