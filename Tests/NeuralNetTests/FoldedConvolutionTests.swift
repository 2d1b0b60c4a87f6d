import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Evaluation, which computes a convolution and the batch normalization behind it as one, beside one after the other.
@Suite struct FoldedConvolutionTests {
  private static let images = 11

  /// What is behind an image of 13 x 12 x 3, and whether any of it folds.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let layers: [LayerDescription]
    var folds = true
  }

  private static let cases = [
    Case(testDescription: "3x3 and relu", layers: [.conv(33, (3, 3)), .batchNormalization(), .activation(.relu)]),
    Case(
      testDescription: "by Winograd's algorithm",
      layers: [
        .conv(20, (3, 3), padding: .same), .batchNormalization(), .activation(.relu), .conv(24, (3, 3), padding: .same),
        .batchNormalization(scale: false), .activation(.relu), .conv(17, (5, 5)), .batchNormalization(center: false),
      ]),
    Case(
      testDescription: "1x1, strides, dilation, without bias",
      layers: [
        .conv2D(filters: 18, kernelSize: Extent(1, 1), useBias: false), .batchNormalization(epsilon: 0.1),
        .activation(.tanh), .conv(9, (3, 3), strides: (2, 2), padding: .same), .batchNormalization(),
        .activation(.elu), .conv2D(filters: 5, kernelSize: Extent(2, 2), dilationRate: Extent(2, 3)),
        .batchNormalization(), .activation(.silu),
      ]),
    Case(
      testDescription: "frozen",
      layers: [
        .conv(16, (3, 3), padding: .same).frozen(), .batchNormalization().frozen(), .activation(.relu),
        .conv(4, (3, 3)),
        .batchNormalization().frozen(),
      ]),
    Case(
      testDescription: "separable",
      layers: [
        .separableConv2D(filters: 18, kernelSize: Extent(3, 3), padding: .same, depthMultiplier: 2),
        .batchNormalization(), .activation(.relu),
        .separableConv2D(filters: 7, kernelSize: Extent(2, 3), strides: Extent(2, 1), useBias: false),
        .batchNormalization(scale: false), .activation(.gelu),
      ]),
    Case(
      testDescription: "in blocks",
      layers: [
        .conv(16, (3, 3), padding: .same), .batchNormalization(), .activation(.relu),
        .residual([
          .conv(16, (3, 3), padding: .same), .batchNormalization(), .activation(.relu),
          .conv(16, (3, 3), padding: .same), .batchNormalization(),
        ]),
        .activation(.relu),
        .residual(
          [.conv(24, (3, 3), strides: (2, 2), padding: .same), .batchNormalization()],
          shortcut: [.conv(24, (1, 1), strides: (2, 2)), .batchNormalization()]),
      ]),
    Case(
      testDescription: "an activation, a pooling and a block between",
      layers: [
        .conv(16, (3, 3), .relu), .batchNormalization(), .conv(16, (3, 3)), .maxPooling2D(poolSize: 2),
        .batchNormalization(), .conv(16, (3, 3), .silu), .batchNormalization(),
        .conv2D(filters: 16, kernelSize: Extent(1, 1), groups: 4), .batchNormalization(),
      ],
      folds: false),
  ]

  /// Some images, one after the other.
  private static let pixels = {
    var random = SplitMix64(state: 3)
    return Buffer((0..<images * 13 * 12 * 3).map { _ in Float(random.signed()) })
  }()

  /// The model of `layers`, for batches of `capacity`, with weights and moving averages of any size that follow from `seed`.
  private func network(
    _ layers: [LayerDescription], capacity: Int = images, threads: Int = 2, seed: UInt64 = 4
  ) throws -> Network {
    let plan = try ModelPlan(
      input: .image(height: 13, width: 12, channels: 3), layers: layers + [.flatten, .logits(6)])
    let batch = RankBatch(capacity: capacity, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: threads, maySpin: false))
    change(network, seed: seed)
    return network
  }

  private func change(_ network: Network, seed: UInt64) {
    var random = SplitMix64(state: seed)
    network.initialize(seed: seed)
    for parameter in network.parameters where parameter.description.shape.count == 1 {
      let isVariance = parameter.description.name.hasSuffix("variance")
      let values = Buffer(
        (0..<parameter.description.count).map { _ in
          isVariance ? Float(0.3 + abs(random.signed())) : Float(random.signed())
        })
      parameter.pack(values.view, into: network.weights.view)
    }
    network.weightsChanged()
  }

  @Test(arguments: cases) func probabilitiesAreThoseOfTheLayersOneByOne(_ own: Case) throws {
    let network = try network(own.layers)
    let (folded, single) = (
      network.probabilities(of: Self.pixels, .evaluation), network.probabilities(of: Self.pixels, .layerByLayer)
    )
    if own.folds { #expect(folded != single) }
    for (one, other) in zip(folded.joined(), single.joined()) {
      expectClose(Double(one), Double(other), within: 1e-5, "a probability")
    }
  }

  @Test(arguments: cases) func bitsDependNeitherOnTheBatchNorOnThreads(_ own: Case) throws {
    let whole = try network(own.layers).probabilities(of: Self.pixels, .evaluation)
    for (capacity, threads) in [(1, 1), (2, 3), (8, 1), (10, 2)] {
      let found = try network(own.layers, capacity: capacity, threads: threads).probabilities(
        of: Self.pixels, .evaluation)
      #expect(found == whole, "\(capacity) images at a time on \(threads) threads")
    }
  }

  @Test(arguments: cases) func weightsThatHaveChangedAreFoldedAnew(_ own: Case) throws {
    let network = try network(own.layers, capacity: 4)
    let before = network.probabilities(of: Self.pixels, .evaluation)
    change(network, seed: 5)
    let after = network.probabilities(of: Self.pixels, .evaluation)
    #expect(after != before)
    #expect(try after == self.network(own.layers, seed: 5).probabilities(of: Self.pixels, .evaluation))
  }
}
