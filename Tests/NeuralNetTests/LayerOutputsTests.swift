import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

@Suite struct LayerOutputsTests {
  /// Against loops in double precision, for every kind of layer; and the last one's against the whole network's, bit by bit.
  @Test func eachLayersOutputIsTheDefinitions() throws {
    withEvery("model", in: GradientCase.all) { model in
      withEvery("threads", in: [1, 3]) { threads in
        do { try check(model, threads: threads) } catch { Issue.record("\(error)") }
      }
    }
  }

  private func check(_ model: GradientCase, threads: Int) throws {
    let plan = try ModelPlan(input: model.input, layers: model.layers)
    var random = SplitMix64(state: 17)
    let weights = plan.parameters.map { description -> [Float] in
      let limit = description.isVector ? 0.5 : (4 / Double(description.rows)).squareRoot()
      let weights = (0..<description.count).map { _ in Float(random.signed() * limit) }
      return description.name.hasSuffix("variance") ? weights.map { abs($0) + 0.1 } : weights
    }
    let (images, count) = (3, plan.input.count)
    let pixels = Buffer((0..<images * count).map { _ in Float(random.signed()) })
    let source = ImageSource.floats(pixels.view)
    let batch = RankBatch(capacity: images, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 5, pool: ThreadPool(threads: threads, maySpin: false))
    network.setWeights(weights)
    let naive = NaiveNetwork(plan: plan)
    let (indices, labels) = (Buffer(0..<Int32(images)), Buffer<UInt16>(count: images))
    withExtendedLifetime((indices, labels, pixels)) {
      batch.load(Batch(images: source, labels: labels.view, indices: indices.view))
      network.forward(.evaluation)
      for image in [0, images - 1] {
        let found = LayerOutputs(network, image: image, of: source).values
        let expected = naive.outputs(
          [pixels.view[image * count..<(image + 1) * count].elements.map(Double.init)],
          parameters: weights.map { $0.map(Double.init) }, positions: [0])[0]
        expectEqual(found.map(\.count), expected.map(\.count), "the numbers of elements")
        for (layer, values) in zip(plan.layers, zip(found, expected)) {
          let greatest = values.1.reduce(1) { max($0, abs($1)) }
          for (value, exact) in zip(values.0, values.1) {
            expectClose(Double(value), exact, within: 1e-5 * greatest, "\(layer.name) of image \(image)")
          }
        }
        expectEqual(
          found.last ?? [], Array(network.probabilities(row: image).elements), "the probabilities of image \(image)")
      }
    }
  }
}
