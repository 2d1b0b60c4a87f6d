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

  /// The probabilities of some images, in batches of `capacity`, with weights and moving averages of any size.
  private func probabilities(
    _ layers: [LayerDescription], _ mode: NetworkMode, capacity: Int = images, threads: Int = 2
  ) throws -> [[Float]] {
    let plan = try ModelPlan(
      input: .image(height: 13, width: 12, channels: 3), layers: layers + [.flatten, .logits(6)])
    var random = SplitMix64(state: 3)
    let pixels = Buffer((0..<Self.images * plan.input.count).map { _ in Float(random.signed()) })
    let batch = RankBatch(capacity: capacity, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: threads, maySpin: false))
    network.initialize(seed: 11)
    for parameter in network.parameters where parameter.description.shape.count == 1 {
      let isVariance = parameter.description.name.hasSuffix("variance")
      let values = Buffer(
        (0..<parameter.description.count).map { _ in
          isVariance ? Float(0.3 + abs(random.signed())) : Float(random.signed())
        })
      parameter.pack(values.view, into: network.weights.view)
    }
    network.weightsChanged()
    let labels = Buffer<UInt16>(count: Self.images)
    var found: [[Float]] = []
    for first in stride(from: 0, to: Self.images, by: capacity) {
      let indices = Buffer(Int32(first)..<Int32(min(first + capacity, Self.images)))
      withExtendedLifetime((pixels, indices, labels)) {
        batch.load(Batch(images: .floats(pixels.view), labels: labels.view, indices: indices.view))
        var mode = mode
        mode.hasSameWeights = mode.isEvaluation && first > 0
        network.forward(mode)
        found += (0..<indices.count).map { Array(network.probabilities(row: $0).elements) }
      }
    }
    return found
  }

  /// Nothing random, the moving averages, and yet each layer by itself.
  private static let oneByOne = {
    var mode = NetworkMode.evaluation
    mode.weighsSamples = true
    return mode
  }()

  @Test(arguments: cases) func probabilitiesAreThoseOfTheLayersOneByOne(_ own: Case) throws {
    let (folded, single) = (
      try probabilities(own.layers, .evaluation), try probabilities(own.layers, Self.oneByOne)
    )
    if own.folds { #expect(folded != single) }
    for (one, other) in zip(folded.joined(), single.joined()) {
      expectClose(Double(one), Double(other), within: 1e-5, "a probability")
    }
  }

  @Test(arguments: cases) func bitsDependNeitherOnTheBatchNorOnThreads(_ own: Case) throws {
    let whole = try probabilities(own.layers, .evaluation)
    for (capacity, threads) in [(1, 1), (2, 3), (8, 1), (10, 2)] {
      let found = try probabilities(own.layers, .evaluation, capacity: capacity, threads: threads)
      #expect(found == whole, "\(capacity) images at a time on \(threads) threads")
    }
  }
}
