import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Dropout inside a network: in training a mask of (seed, step, place in the batch), in evaluation nothing.
@Suite struct DropoutTests {
  private static let layers: [LayerDescription] = [
    .conv(5, (3, 3), .tanh), .dropout(rate: 0.4), .flatten, .dense(30, .tanh), .dropout(rate: 0.5), .logits(6),
  ]
  private static let input = Shape.image(height: 8, width: 7, channels: 2)
  private static let rows = 5

  /// Probabilities of five images, by networks with and without dropout layers, from the same weights.
  private func probabilities(
    dropout: Bool, training: Bool, seed: UInt64 = 1, step: Int = 0, firstPosition: Int = 0,
    images: [Int32] = [0, 1, 2, 3, 4]
  ) throws -> [[Float]] {
    let layers = DropoutTests.layers.filter { layer in
      if layer.kind == "dropout" { return dropout }
      return true
    }
    let plan = try ModelPlan(input: DropoutTests.input, layers: layers)
    var random = SplitMix64(state: 3)
    let pixels = Buffer((0..<DropoutTests.rows * plan.input.count).map { _ in Float(random.signed()) })
    let batch = RankBatch(capacity: DropoutTests.rows, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: seed, pool: ThreadPool(threads: 2, maySpin: false))
    network.initialize(seed: 11)
    let (indices, labels) = (Buffer(images), Buffer<UInt16>(count: DropoutTests.rows))
    batch.load(
      Batch(
        images: .floats(pixels.view), labels: labels.view, indices: indices.view, firstPosition: firstPosition,
        step: step))
    network.forward(training ? .training : .evaluation)
    return withExtendedLifetime((pixels, indices, labels)) {
      images.indices.map { Array(network.probabilities(row: $0).elements) }
    }
  }

  @Test func evaluationIsTheModelWithoutDropout() throws {
    let plain = try probabilities(dropout: false, training: false)
    #expect(try probabilities(dropout: true, training: false) == plain)
    #expect(try probabilities(dropout: true, training: false, step: 3, firstPosition: 2) == plain)
    #expect(try probabilities(dropout: false, training: true) == plain)
    #expect(try probabilities(dropout: true, training: true) != plain)
  }

  @Test func theMaskDependsOnSeedStepAndPlaceInTheBatchAlone() throws {
    let mask = try probabilities(dropout: true, training: true)
    #expect(try probabilities(dropout: true, training: true) == mask)
    #expect(try probabilities(dropout: true, training: true, seed: 2) != mask)
    #expect(try probabilities(dropout: true, training: true, seed: 1 + 1 << 32) != mask)
    #expect(try probabilities(dropout: true, training: true, step: 1) != mask)
    #expect(try probabilities(dropout: true, training: true, firstPosition: 1) != mask)
    // A rank that starts at position 2 of the batch sees what one rank sees in rows 2, 3 and 4.
    let rest = try probabilities(dropout: true, training: true, firstPosition: 2, images: [2, 3, 4])
    #expect(rest == Array(mask[2...]))
    // The same image in two places gets two masks.
    let same = try probabilities(dropout: true, training: true, images: [1, 1])
    #expect(same[0] != same[1])
    let evaluated = try probabilities(dropout: true, training: false, images: [1, 1])
    #expect(evaluated[0] == evaluated[1])
  }

  @Test(arguments: [0.0, 0.1, 0.5, 0.9, 0.999])
  func theShareOfKeptUnitsAndTheirScaleGiveTheRate(rate: Double) throws {
    // Logits are 4000 ones behind dropout, summed: the mean of each is one, and its variance rate / (1 - rate).
    let units = 4000
    let plan = try ModelPlan(input: .vector(1), layers: [.dense(units), .dropout(rate: rate), .logits(2)])
    let pixels = Buffer<Float>([1])
    let rows = 20
    let batch = RankBatch(capacity: rows, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 5, pool: ThreadPool(threads: 1))
    let weight: Float = 1e-3
    network.setWeights([
      Array(repeating: 1, count: units), Array(repeating: 0, count: units),
      (0..<2 * units).map { $0 % 2 == 0 ? weight : 0 }, [0, 0],
    ])
    let (indices, labels) = (Buffer<Int32>(count: rows), Buffer<UInt16>(count: 1))
    batch.load(Batch(images: .floats(pixels.view), labels: labels.view, indices: indices.view))
    network.forward(.training)
    // p = sigmoid(weight · sum), so the sum is the log odds over the weight.
    let sums = (0..<rows).map { row -> Double in
      let p = network.probabilities(row: row)
      return logarithm(Double(p[0]) / Double(p[1])) / Double(weight)
    }
    let deviation = (Double(units) * rate / (1 - rate)).squareRoot()
    withExtendedLifetime((pixels, indices, labels)) {
      expectClose(
        sums.reduce(0, +) / Double(rows), Double(units), within: 4 * deviation / Double(rows).squareRoot() + 1,
        "the mean sum")
      let variance = sums.reduce(0) { $0 + ($1 - Double(units)) * ($1 - Double(units)) } / Double(rows)
      // The variance of twenty has a standard deviation of a third of it.
      expect(
        variance <= 2.5 * deviation * deviation + 1, "the sums vary by \(variance), expected \(deviation * deviation)")
      expect(
        variance >= 0.25 * deviation * deviation, "the sums vary by \(variance), expected \(deviation * deviation)")
    }
  }

  private func logarithm(_ x: Double) -> Double { Double(naturalLogarithm(Float(x))) }
}
