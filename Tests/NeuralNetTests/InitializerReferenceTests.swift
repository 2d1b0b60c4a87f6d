import FMDistKernels
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// What each initializer draws against what Keras's draws: moments, bounds and quantiles, for arrays of several shapes.
@Suite struct InitializerReferenceTests {
  @Test func distributionsAreKerass() throws {
    let file = try References.decode("initializers", as: File.self)
    #expect(
      Set(file.cases.map(\.initializer)) == Set(Initializer.kinds.names).subtracting(["zeros", "ones", "constant"]))
    withEvery("case", in: file.cases.indices) { index in
      let reference = file.cases[index]
      let values = try drawn(reference)
      try compare(values, with: reference, shares: file.shares)
    }
  }

  private func compare(_ values: [Double], with reference: Case, shares: [Double]) throws {
    // Both are samples; five standard deviations of the difference of two.
    let spread = (1 / Double(values.count) + 1 / Double(reference.count)).squareRoot()
    let deviation = reference.variance.squareRoot()
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    expectClose(mean, reference.mean, within: 5 * deviation * spread, "the mean")
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    expectClose(
      variance, reference.variance, within: 5 * reference.variance * (reference.kurtosis - 1).squareRoot() * spread,
      "the variance")
    let fourth = values.reduce(0) { sum, value in
      let square = (value - mean) * (value - mean)
      return sum + square * square
    }
    // The eighth moment of what is drawn here is at most 105 of the fourth power of the variance, a normal distribution's.
    expectClose(
      fourth / count / (variance * variance), reference.kurtosis, within: 5 * 105.0.squareRoot() * spread,
      "the kurtosis")
    for (share, quantile) in zip(shares, reference.quantiles) {
      let below = Double(values.count { $0 <= quantile }) / count
      expectClose(
        below, share, within: 5 * (share * (1 - share)).squareRoot() * spread, "the share below Keras's \(quantile)")
    }
    guard reference.initializer != "random_normal" else { return }
    // Both ends of a bounded distribution; the nearest of so many draws is this near to them.
    let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
    let slack = (reference.greatest - reference.least) * 2e-3
    expectClose(least, reference.least, within: slack, "the least")
    expectClose(greatest, reference.greatest, within: slack, "the greatest")
  }

  /// About 400,000 numbers of the case's array, of one seed after the other.
  private func drawn(_ reference: Case) throws -> [Double] {
    let initializer = try reference.kind()
    var depthwise = DepthwiseConv2DLayer()
    (depthwise.kernelSize, depthwise.depthMultiplier) = (Extent(3, 2), 2)
    depthwise.depthwise.initializer = initializer
    let layers: [LayerDescription] = [
      LayerDescription(depthwise).named("depthwise_conv2d"), .globalAveragePooling2D.named("a"),
      .conv2D(filters: 100, kernelSize: Extent(3, 3), kernelInitializer: initializer)
        .named("conv2d", inputs: ["input"]),
      .globalAveragePooling2D.named("b"), .concatenate(["a", "b"]), .dense(40, .tanh).named("vector"),
      .dense(units: 90, kernelInitializer: initializer, biasInitializer: initializer).named("dense"), .logits(2),
    ]
    let plan = try ModelPlan(input: .image(height: 4, width: 4, channels: 20), layers: layers)
    let found = plan.parameters.firstIndex { $0.name == reference.array }
    let place = try #require(found, "no array \(reference.array)")
    #expect(plan.parameters[place].shape == reference.shape)
    let network = Network(
      plan: plan, batch: RankBatch(capacity: 1, merges: [[0]]), seed: 1,
      pool: ThreadPool(threads: 1, maySpin: false))
    let turns = (reference.count / plan.parameters[place].count)
    return (0..<turns).flatMap { turn -> [Double] in
      network.initialize(seed: UInt64(turn) + 1)
      return network.parameters[place].unpack(network.weights.view).map(Double.init)
    }
  }

  private struct File: Decodable {
    let shares: [Double]
    let cases: [Case]
  }

  private struct Case: Decodable {
    let initializer: String
    let options: [String: Double]
    let array: String
    let shape: [Int]
    let count: Int
    let mean, variance, kurtosis, least, greatest: Double
    let quantiles: [Double]

    func kind() throws -> Initializer {
      guard let kind = Initializer.kinds.named(initializer) else { throw ReferenceError.unknown(initializer) }
      var keys = ReferenceKeys(options: options.mapValues { .number($0) })
      return Initializer(try kind.init().visited(by: &keys))
    }
  }
}
