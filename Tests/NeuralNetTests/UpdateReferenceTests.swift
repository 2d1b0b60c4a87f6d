import Kernels
import Memory
import NeuralNet
import TestSupport
import Testing

/// Ten updates with accumulation, clipping, scaling and warm-up against Keras's numbers: by a network and optimizers alone, which
/// take each window as one batch and each update's rate as given. Tolerances are Tests/References/README.md's.
@Suite struct UpdateReferenceTests {
  @Test func tenUpdatesGiveKerassNumbers() throws {
    let cases = try UpdateReferenceCase.load()
    #expect(cases.count == 6)
    withEvery("case", in: cases.map(\.name)) { name in
      guard let reference = cases.first(where: { $0.name == name }) else { return }
      expectEqual(reference.learningRates.count, 10, "the number of updates")
      let run = try Run(reference)
      compare(run.losses, reference.losses, "the losses")
      compare(run.gradientNorms, reference.gradientNorms, "the norms")
      expectEqual(run.parameters.count, reference.parameters.count, "the number of arrays")
      for (index, expected) in reference.parameters.enumerated() {
        let (gradient, array) = (run.gradients[index], run.parameters[index])
        let gradients = expected.indices.map { Double(gradient[$0]) / Double(reference.windows[0].count) }
        compare(gradients, expected.gradient.values, "the first gradient of \(expected.name)")
        compare(expected.indices.map { Double(array[$0]) }, expected.final.values, "elements of \(expected.name)")
      }
      expectEqual(run.probabilities.count, reference.probabilities.count, "the number of images")
      for (found, expected) in zip(run.probabilities, reference.probabilities) {
        compare(found.map(Double.init), expected, "the probabilities")
      }
    }
  }

  private func compare(_ found: [Double], _ expected: [Double], _ what: String) {
    expectEqual(found.count, expected.count, "the number of \(what)")
    for (i, (found, expected)) in zip(found, expected).enumerated() {
      expectClose(found, expected, within: 1e-5 * max(1, abs(expected)), "\(i) of \(what)")
    }
  }

  private struct Run {
    var losses: [Double] = []
    var gradientNorms: [Double] = []
    /// Of the first window's summed loss.
    var gradients: [[Float]] = []
    var probabilities: [[Float]] = []
    var parameters: [[Float]] = []

    init(_ reference: UpdateReferenceCase) throws {
      let plan = try reference.plan()
      let images = Buffer(ReferenceFormula.images(elements: reference.samples * plan.input.count))
      let labels = Buffer(ReferenceFormula.labels(reference.samples))
      let indices = Buffer(0..<Int32(reference.samples))
      let windows = reference.windows
      let batch = RankBatch(
        capacity: windows.map(\.count).max() ?? 0, merges: [[0]], images: .floats(images.view))
      let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: 1, maySpin: false))
      network.setWeights(
        network.parameters.enumerated().map { ReferenceFormula.parameter($0.element.description, index: $0.offset) })
      var before: Optimizer?
      for (update, rate) in reference.learningRates.enumerated() {
        let window = windows[update % windows.count]
        batch.load(indices.view[window], labels: labels.view)
        batch.step = update
        batch.setRows(0..<window.count, ofShard: 0)
        network.forward(training: true)
        let loss = batch.losses.view[0..<window.count].elements.reduce(0) { $0 + Double($1) }
        losses.append(loss / Double(window.count))
        network.backward()
        let gradient = network.gradients[0].view
        if update == 0 { gradients = network.unpack(gradient) }
        let squares = gradient.elements.reduce(0) { $0 + Double($1) * Double($1) }
        let norm = squares.squareRoot() / Double(window.count)
        gradientNorms.append(norm)
        let clip = reference.optimizer.globalClipnorm.map { min(1, $0 / norm) } ?? 1
        let optimizer = Optimizer(
          reference.optimizer.description.with(learningRate: rate), segment: 0..<network.weights.count)
        // What the one before remembers: a rate of its own takes an optimizer of its own.
        for (new, old) in zip(optimizer.slots, before?.slots ?? []) { new.view.copy(from: old.view) }
        optimizer.update(
          weights: network.weights.view, gradient: gradient, scale: Float(clip / Double(window.count)),
          step: update + 1, pool: network.pool)
        network.weightsChanged()
        before = optimizer
      }
      batch.load(indices.view[0..<3], labels: labels.view)
      network.forward(training: false)
      probabilities = (0..<3).map { Array(network.probabilities(row: $0).elements) }
      parameters = withExtendedLifetime((images, labels, indices)) { network.unpack(network.weights.view) }
    }
  }
}
