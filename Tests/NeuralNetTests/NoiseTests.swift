import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// What is random in training, by Keras's definitions: `SpatialDropout2D` keeps or drops a channel of an image as a whole and scales what
/// is kept by 1 / (1 - rate); `GaussianNoise` adds numbers of mean 0 and its deviation to each element, of any two independent ones.
@Suite struct NoiseTests {
  /// Pixels of an image, and channels of which the last block is not full.
  private static let (side, channels, rows) = (3, 20, 400)

  @Test(arguments: [0.1, 0.5, 0.8])
  func wholeChannelsAreDroppedAtTheRate(rate: Double) throws {
    let outputs = try outputs(of: .spatialDropout2D(rate: rate), step: 2)
    var dropped = 0
    var droppedOfChannel = Array(repeating: 0, count: Self.channels)
    var pairs = 0
    for (input, output) in outputs {
      var last = false
      for channel in 0..<Self.channels {
        let places = stride(from: channel, to: output.count, by: Self.channels)
        let isDropped = output[channel] == 0
        for place in places {
          expectClose(
            output[place], isDropped ? 0 : input[place] / (1 - rate), within: 3e-5 * abs(input[place]) / (1 - rate),
            "a pixel of channel \(channel)")
        }
        if isDropped { (dropped, droppedOfChannel[channel]) = (dropped + 1, droppedOfChannel[channel] + 1) }
        if isDropped, last { pairs += 1 }
        last = isDropped
      }
    }
    let count = Double(Self.rows * Self.channels)
    expectBinomial(dropped, of: count, share: rate, "dropped channels")
    for (channel, dropped) in droppedOfChannel.enumerated() {
      expectBinomial(dropped, of: Double(Self.rows), share: rate, "images without channel \(channel)")
    }
    // Neighbours are independent.
    expectBinomial(pairs, of: Double(Self.rows * (Self.channels - 1)), share: rate * rate, "dropped pairs")
  }

  @Test(arguments: [0.1, 1])
  func noiseIsNormalAndIndependent(stddev: Double) throws {
    let noise = try outputs(of: .gaussianNoise(stddev: stddev), step: 5).map { input, output in
      zip(input, output).map { ($1 - $0) / stddev }
    }
    let all = noise.flatMap { $0 }
    let count = Double(all.count)
    func moment(_ power: Int) -> Double {
      all.reduce(0.0) { sum, z in sum + (0..<power).reduce(1.0) { product, _ in product * z } } / count
    }
    // Five standard deviations of a mean of z, z², z³ and z⁴: 1, √2, √15 and √96 of a normal distribution; rounding is far below.
    let normal: [(Double, Double)] = [(0, 1), (1, 2.0.squareRoot()), (0, 15.0.squareRoot()), (3, 96.0.squareRoot())]
    for (power, (mean, deviation)) in zip(1..., normal) {
      expectClose(moment(power), mean, within: 5 * deviation / count.squareRoot(), "moment \(power)")
    }
    // Products of neighbours in an image, and of the same place in two images, have the mean 0.
    let neighbours = noise.reduce(0.0) { sum, image in
      sum + zip(image, image.dropFirst()).reduce(0.0) { $0 + $1.0 * $1.1 }
    }
    expectClose(neighbours / count, 0, within: 5 / count.squareRoot(), "the correlation of neighbours")
    let images = zip(noise, noise.dropFirst()).reduce(0.0) { sum, pair in
      sum + zip(pair.0, pair.1).reduce(0.0) { $0 + $1.0 * $1.1 }
    }
    expectClose(images / count, 0, within: 5 / count.squareRoot(), "the correlation of images")
  }

  @Test(
    arguments: [LayerDescription.spatialDropout2D(rate: 0.5), .gaussianNoise(stddev: 0.5), .dropout(rate: 0.5)])
  func inEvaluationAndAtZeroNothingChanges(layer: LayerDescription) throws {
    for (input, output) in try outputs(of: layer, step: 1, mode: .evaluation) { #expect(input == output) }
    for still in [LayerDescription.spatialDropout2D(rate: 0), .gaussianNoise(stddev: 0), .dropout(rate: 0)]
    where still.kind == layer.kind {
      for (input, output) in try outputs(of: still, step: 1) { #expect(input == output) }
    }
  }

  private func expectBinomial(_ found: Int, of count: Double, share: Double, _ what: String) {
    expectClose(Double(found), count * share, within: 5 * (count * share * (1 - share)).squareRoot(), what)
  }

  /// For each row what `layer` gets and gives.
  private func outputs(
    of layer: LayerDescription, step: Int, mode: NetworkMode = .training
  ) throws -> [(input: [Double], output: [Double])] {
    // The identity: of one pixel, with as many filters as channels.
    let plan = try ModelPlan(
      input: .image(height: Self.side, width: Self.side, channels: Self.channels),
      layers: [.conv(Self.channels, (1, 1)), layer, .flatten, .activation(.linear)])
    var random = SplitMix64(state: 12)
    let count = plan.input.count
    let pixels = Buffer((0..<Self.rows * count).map { _ in Float(random.signed()) })
    let batch = RankBatch(capacity: Self.rows, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 7, pool: ThreadPool(threads: 2, maySpin: false))
    let identity = (0..<Self.channels * Self.channels).map { Float($0 / Self.channels == $0 % Self.channels ? 1 : 0) }
    network.setWeights([identity, Array(repeating: 0, count: Self.channels)])
    let (indices, labels) = (Buffer(0..<Int32(Self.rows)), Buffer<UInt16>(count: Self.rows))
    return withExtendedLifetime((pixels, indices, labels)) {
      batch.load(
        Batch(images: .floats(pixels.view), labels: labels.view, indices: indices.view, step: step))
      network.forward(mode)
      return (0..<Self.rows).map { row in
        let input = pixels.view[row * count..<(row + 1) * count].elements.map(Double.init)
        return (input, network.logits(row: row).elements.map(Double.init))
      }
    }
  }
}
