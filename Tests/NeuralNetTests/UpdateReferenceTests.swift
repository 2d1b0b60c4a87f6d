import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Ten updates with accumulation, clipping, scaling, warm-up, schedules, L2, AdamW, label smoothing, permuted axes, every loss, class weights and several
/// labels against Keras's
/// numbers: by replicas of one and of several ranks and hosts. Tolerances are Tests/References/README.md's.
@Suite struct UpdateReferenceTests {
  @Test(arguments: [("updates", 6), ("features", 11), ("objectives", 11)])
  func tenUpdatesGiveKerassNumbers(file: String, count: Int) throws {
    let cases = try UpdateReferenceCase.load(file)
    #expect(cases.count == count)
    withEvery("case", in: cases.map(\.name)) { name in
      guard let reference = cases.first(where: { $0.name == name }) else { return }
      expectEqual(reference.learningRates.count, 10, "the number of updates")
      withEvery("hosts", in: [[0], [0, 0, 0], [0, 1, 1]]) { hosts in
        let runs = try ThreadGroup.run(size: hosts.count, hosts: hosts) { try Run(reference, communicator: $0) }
        for run in runs {
          compare(run.losses, reference.losses, "the losses")
          expectEqual(run.parameters.count, reference.parameters.count, "the number of arrays")
          for (expected, array) in zip(reference.parameters, run.parameters) {
            compare(expected.indices.map { Double(array[$0]) }, expected.final.values, "elements of \(expected.name)")
          }
          expectEqual(run.probabilities.count, reference.probabilities.count, "the number of images")
          for (found, expected) in zip(run.probabilities, reference.probabilities) {
            // Of two classes the reference has the probability of the second.
            compare(found.suffix(expected.count).map(Double.init), expected, "the probabilities")
          }
        }
      }
    }
  }

  private func compare(_ found: [Double], _ expected: [Double], _ what: String) {
    expectEqual(found.count, expected.count, "the number of \(what)")
    for (i, (found, expected)) in zip(found, expected).enumerated() {
      expectClose(found, expected, within: 1e-5 * max(1, abs(expected)), "\(i) of \(what)")
    }
  }

  private struct Run: Sendable {
    var losses: [Double] = []
    var probabilities: [[Float]] = []
    var parameters: [[Float]] = []

    init(_ reference: UpdateReferenceCase, communicator: any Communicator) throws {
      let plan = try reference.plan()
      let images = Buffer(ReferenceFormula.images(elements: reference.samples * plan.input.count))
      let labels = Buffer(
        reference.objective?.labels.map { UInt16($0) } ?? ReferenceFormula.labels(reference.samples))
      let indices = Buffer(0..<Int32(reference.samples))
      let windows = reference.windows
      let replica = try Replica(
        model: plan, optimizer: reference.optimizer.description, batchSize: reference.training.batchSize,
        seed: 1, shards: 4, communicator: communicator,
        pool: ThreadPool(threads: 1, maySpin: false),
        objective: try reference.objective?.objective()
          ?? Objective(.categoricalCrossentropy(labelSmoothing: reference.training.labelSmoothing ?? 0)),
        options: ExchangeOptions(accumulates: reference.training.accumulation ?? 1 > 1))
      let network = replica.network
      try replica.changeWeights { network in
        network.setWeights(
          network.parameters.enumerated().map { ReferenceFormula.parameter($0.element.description, index: $0.offset) })
      }
      for (update, rate) in reference.learningRates.enumerated() {
        let window = windows[update % windows.count]
        let result = try replica.train(
          Batch(images: .floats(images.view), labels: labels.view, indices: indices.view[window], step: update),
          learningRate: rate)
        losses.append(result.loss / Double(window.count))
      }
      for row in 0..<3 {
        network.batch.load(
          Batch(images: .floats(images.view), labels: labels.view, indices: indices.view[row..<row + 1]))
        network.forward(.evaluation)
        probabilities.append(Array(network.probabilities(row: 0).elements))
      }
      parameters = withExtendedLifetime((images, labels, indices)) { network.unpack(network.weights.view) }
      try communicator.barrier()
      try replica.exchange.close()
    }
  }
}
