import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Random changes of images in a model's forward pass: in training alone, by epoch and image alone.
@Suite struct AugmentationTests {
  private static let setup = TrainingSetup.augmentedMLP

  /// The losses of `images`, in their order, of a model without dropout.
  private func losses(
    _ images: [Int32], augmented: Bool, training: Bool = true, step: Int = 0, firstPosition: Int = 0, epoch: Int = 1,
    threads: Int = 1
  ) throws -> [Float] {
    let (pixels, labels) = Self.setup.images()
    let (pixelBuffer, labelBuffer, indices) = (Buffer(pixels), Buffer(labels), Buffer(images))
    let plan = try ModelPlan(
      input: Self.setup.input, layers: [.flatten, .dense(units: TrainingSetup.classes, activation: .softmax)])
    let augmenter = Self.setup.augmentation.map {
      ImageAugmenter($0, height: 8, width: 7, channels: 3, seed: 3)
    }
    let batch = RankBatch(
      capacity: 16, merges: [[0]], augmenter: augmented ? augmenter : nil)
    let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: threads, maySpin: false))
    network.initialize(seed: 1)
    batch.load(
      Batch(
        images: .bytes(pixelBuffer.view, .unit), labels: labelBuffer.view, indices: indices.view,
        firstPosition: firstPosition, step: step, epoch: epoch))
    network.forward(training ? .training : .evaluation)
    return withExtendedLifetime((pixelBuffer, labelBuffer, indices)) {
      Array(batch.losses.view.elements.prefix(images.count))
    }
  }

  private let images = (0..<16).map { Int32($0) }

  @Test func evaluationSeesTheImagesAsTheyAre() throws {
    let plain = try losses(images, augmented: false)
    #expect(try losses(images, augmented: true, training: false) == plain)
    let changed = try losses(images, augmented: true)
    #expect(zip(changed, plain).count { $0 != $1 } >= 15)
  }

  @Test func eachEpochHasChangesOfItsOwn() throws {
    let first = try losses(images, augmented: true, epoch: 1)
    #expect(zip(first, try losses(images, augmented: true, epoch: 2)).allSatisfy { $0 != $1 })
  }

  @Test func neitherOrderNorStepNorPlaceNorThreadsDecide() throws {
    let expected = try losses(images, augmented: true)
    #expect(try losses(images.reversed(), augmented: true) == expected.reversed())
    #expect(try losses(images, augmented: true, step: 9, firstPosition: 100, threads: 3) == expected)
    #expect(try losses(Array(images[5..<8]), augmented: true) == Array(expected[5..<8]))
  }

  @Test func copiesOfAnImageAreChangedEachInItsOwnWay() throws {
    // Two numbers of the training file with the same bytes: the setup's images repeated.
    let augmentation = try #require(Self.setup.augmentation)
    let augmenter = ImageAugmenter(augmentation, height: 8, width: 7, channels: 3, seed: 3)
    let image = Buffer(Self.setup.images().pixels[0..<168].map { $0 })
    let seen = (0..<64).map { augmenter.augmented(image.view, number: $0, epoch: 1) }
    #expect(Set(seen).count == 64)
  }

  /// Minibatches of one update are one batch: what is drawn for an image, or mixed into it, does not depend on the minibatch that it is in.
  @Test(arguments: [nil, ImageMixing(mixup: 0.4, cutmix: 1)])
  func minibatchesOfAnUpdateSeeWhatTheWholeSees(mixing: ImageMixing?) throws {
    var setup = TrainingSetup.augmentedMLP
    setup.mixing = mixing
    (setup.samples, setup.batchSize) = (48, 24)
    let whole = try setup.train(over: SingleProcess(), threads: 1)
    (setup.batchSize, setup.accumulation, setup.options.accumulates) = (8, 3, true)
    let parts = try setup.train(over: SingleProcess(), threads: 1)
    for (one, other) in zip(whole.results, parts.results) { expectClose(one.loss, other.loss, within: 1e-2, "a loss") }
    (setup.augmentation, setup.mixing) = (nil, nil)
    let plain = try setup.train(over: SingleProcess(), threads: 1)
    // Sums over 24 images.
    #expect(abs(parts.results[0].loss - plain.results[0].loss) > 0.1)
  }
}
