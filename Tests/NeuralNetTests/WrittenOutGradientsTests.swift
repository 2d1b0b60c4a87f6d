import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Foundation
import Testing

/// Neelamraju (2019), section 4.1: the network with one hidden layer, whose gradients the document writes out.
///
/// With the samples in columns, as there, and m of them:
///
///     A1 = σ(W1 X + b1)      A2 = softmax(W2 A1 + b2)
///     dZ2 = A2 - Y           dW2 = dZ2 A1ᵀ / m     db2 = Σ dZ2 / m
///     dZ1 = (W2ᵀ dZ2) × (A1 - A1²)     dW1 = dZ1 Xᵀ / m     db1 = Σ dZ1 / m
@Suite struct WrittenOutGradientsTests {
  private static let (inputs, hidden, classes, samples) = (784, 128, 10, 32)
  private static let learningRate = 0.03

  @Test func aStepOfGradientDescentIsTheDocuments() throws {
    let (inputs, hidden, classes, m) = (Self.inputs, Self.hidden, Self.classes, Self.samples)
    let plan = try ModelPlan(
      input: .image(height: 28, width: 28, channels: 1),
      layers: [
        .flatten, .dense(units: hidden, activation: .sigmoid), .dense(units: classes, activation: .softmax),
      ])
    var random = SplitMix64(state: 4)
    let pixels = Buffer((0..<m * inputs).map { _ in Float(2 * random.signed()) })
    let labels = Buffer((0..<m).map { _ in UInt16(random.next() % UInt64(classes)) })
    let weights = plan.parameters.map { description -> [Float] in
      (0..<description.count).map { _ in Float(0.1 * random.signed()) }
    }

    let batch = RankBatch(capacity: m, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: 2, maySpin: false))
    let optimizer = Optimizer(
      .sgd(learningRate: Self.learningRate, momentum: 0, nesterov: false), segments: [0..<network.weights.count],
      parameters: plan.parameters)
    network.setWeights(weights)
    let indices = Buffer(0..<Int32(m))
    batch.load(Batch(images: .floats(pixels.view), labels: labels.view, indices: indices.view))
    batch.setRows(0..<m, ofShard: 0)
    network.forward(.training)
    network.backward()
    let gradients = network.unpack(network.gradients[0].view)
    optimizer.begin(number: 1)
    optimizer.apply(
      weights: network.weights.view, gradient: network.gradients[0].view,
      scale: 1 / Float(m), place: 0, group: 0)
    let updated = network.unpack(network.weights.view)

    let x = (0..<m).map { i in pixels.view[i * inputs..<(i + 1) * inputs].elements.map(Double.init) }
    let expected = Self.written(
      x: x, y: labels.view.elements.map(Int.init), weights: weights.map { $0.map(Double.init) })
    for (index, description) in plan.parameters.enumerated() {
      let greatest = expected[index].reduce(0) { max($0, abs($1)) }
      for element in 0..<description.count {
        // Keras's layout, in x out, is the document's matrix transposed.
        let gradient = Double(gradients[index][element]) / Double(m)
        expectClose(gradient, expected[index][element], within: 2e-6 * greatest, "\(description.name) \(element)")
        let weight = Double(weights[index][element]) - Self.learningRate * expected[index][element]
        expectClose(
          Double(updated[index][element]), weight, within: 1e-7 * (abs(weight) + greatest),
          "\(description.name) \(element)")
      }
    }
    withExtendedLifetime((pixels, labels, indices)) {}
  }

  /// dW1, db1, dW2, db2 in double precision, matrices in Keras's layout.
  private static func written(x: [[Double]], y: [Int], weights: [[Double]]) -> [[Double]] {
    let m = Double(x.count)
    func w1(_ j: Int, _ k: Int) -> Double { weights[0][k * hidden + j] }
    func w2(_ c: Int, _ j: Int) -> Double { weights[2][j * classes + c] }
    var result = weights.map { [Double](repeating: 0, count: $0.count) }
    for i in x.indices {
      let a1 = (0..<hidden).map { j -> Double in
        var z = weights[1][j]
        for k in 0..<inputs { z += w1(j, k) * x[i][k] }
        return 1 / (1 + exp(-z))
      }
      let z2 = (0..<classes).map { c -> Double in
        var z = weights[3][c]
        for j in 0..<hidden { z += w2(c, j) * a1[j] }
        return z
      }
      let total = z2.reduce(0) { $0 + exp($1) }
      let dz2 = (0..<classes).map { c -> Double in exp(z2[c]) / total - (c == y[i] ? 1 : 0) }
      let dz1 = (0..<hidden).map { j -> Double in
        var da1 = 0.0
        for c in 0..<classes { da1 += w2(c, j) * dz2[c] }
        return da1 * (a1[j] - a1[j] * a1[j])
      }
      for j in 0..<hidden {
        for k in 0..<inputs { result[0][k * hidden + j] += dz1[j] * x[i][k] / m }
        for c in 0..<classes { result[2][j * classes + c] += dz2[c] * a1[j] / m }
        result[1][j] += dz1[j] / m
      }
      for c in 0..<classes { result[3][c] += dz2[c] / m }
    }
    return result
  }
}
