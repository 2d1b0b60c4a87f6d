import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Evaluation, whose convolutions Winograd's algorithm computes, beside the forward pass of training.
@Suite struct WinogradEvaluationTests {
  private static let images = 21

  /// The probabilities of some images, whose pixels are up to 1, of `huge` up to 3e36, in batches of `capacity`.
  private func probabilities(
    _ mode: NetworkMode, capacity: Int = images, threads: Int = 2, huge: Range<Int> = 0..<0
  ) throws -> [[Float]] {
    let plan = try ModelPlan(
      input: .image(height: 13, width: 12, channels: 3),
      layers: [
        .conv(20, (3, 3), .linear), .conv(33, (3, 3), padding: .same, .relu), .maxPooling2D(poolSize: 2),
        .dropout(rate: 0.5),
        .conv(17, (5, 5), padding: .same, .tanh), .flatten, .logits(6),
      ])
    try #require(plan.transformedWeightCount > 0)
    var random = SplitMix64(state: 3)
    let pixels = Buffer(
      (0..<Self.images * plan.input.count).map {
        Float(random.signed() * (huge.contains($0 / plan.input.count) ? 3e36 : 1))
      })
    let batch = RankBatch(capacity: capacity, merges: [[0]])
    let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: threads, maySpin: false))
    network.initialize(seed: 11)
    return network.probabilities(of: pixels, mode)
  }

  @Test func probabilitiesAreThoseOfTheForwardPassOfTraining() throws {
    let (own, direct) = (try probabilities(.evaluation), try probabilities(.layerByLayer))
    #expect(own != direct)
    for (one, other) in zip(own.joined(), direct.joined()) {
      expectClose(Double(one), Double(other), within: 1e-5, "a probability")
    }
  }

  @Test func bitsDependNeitherOnTheBatchNorOnThreads() throws {
    let whole = try probabilities(.evaluation)
    for (capacity, threads) in [(1, 1), (2, 1), (8, 3), (21, 1), (20, 5)] {
      let found = try probabilities(.evaluation, capacity: capacity, threads: threads)
      #expect(found == whole, "\(capacity) images at a time on \(threads) threads")
    }
  }

  /// Sums that Winograd's algorithm can't hold, where those of the convolution are finite.
  @Test func imagesWhoseSumsAreNotFiniteAreThoseOfTheForwardPassOfTraining() throws {
    let all = 0..<Self.images
    let direct = try probabilities(.layerByLayer, huge: all)
    #expect(direct.allSatisfy { $0.allSatisfy(\.isFinite) })
    #expect(try probabilities(.evaluation, huge: all) == direct)
  }

  @Test func imagesBesideOneWhoseSumsAreNotFiniteKeepTheirBits() throws {
    let (own, direct) = (try probabilities(.evaluation), try probabilities(.layerByLayer, huge: 4..<5))
    let mixed = try probabilities(.evaluation, huge: 4..<5)
    #expect(mixed[4] == direct[4])
    for image in 0..<Self.images where image != 4 { #expect(mixed[image] == own[image], "image \(image)") }
  }
}
