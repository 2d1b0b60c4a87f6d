import FMDistKernels
import FMDistMemory
import Testing

/// Kernels are compiled without Swift's own checks; these are the ones that they make themselves.
struct MisuseTests {
  @Test func `dense forward with too few outputs stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let dense = Dense(inputs: 4, units: 4, inputStride: 4)
      let (x, w) = (Buffer<Float>(count: 8), Buffer<Float>(count: 64))
      let (b, y) = (Buffer<Float>(count: 16), Buffer<Float>(count: 16))
      dense.forward(
        x: x.view, weights: w.view, bias: b.view, activation: .linear, y: y.view, rows: 0..<2, blocks: 0..<1)
    }
  }

  @Test func `convolution with too little scratch stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let geometry = ConvolutionGeometry(
        height: 4, width: 4, channels: 1, inputStride: 1, filters: 1, kernel: (3, 3), strides: (1, 1), padding: .same)
      let (x, w) = (Buffer<Float>(count: geometry.inputCount), Buffer<Float>(count: geometry.weightCount))
      let (b, y) = (Buffer<Float>(count: 16), Buffer<Float>(count: geometry.outputCount))
      let scratch = Buffer<Float>(count: 1)
      Convolution(geometry).forward(
        x: x.view, weights: w.view, bias: b.view, activation: .linear, y: y.view, scratch: scratch.view)
    }
  }

  @Test func `a fused convolution with too little scratch stops the program`() async throws {
    let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let geometry = ConvolutionGeometry(
        height: 6, width: 6, channels: 16, inputStride: 16, filters: 4, kernel: (3, 3), strides: (1, 1), padding: .same)
      let fused = FusedConvolution(Convolution(geometry), activation: .relu, pool: (2, 2))
      let (x, w) = (Buffer<Float>(count: geometry.inputCount), Buffer<Float>(count: geometry.weightCount))
      let (b, y) = (Buffer<Float>(count: 16), Buffer<Float>(count: fused.outputCount))
      let winners = Buffer<UInt8>(count: fused.winnerCount)
      // Enough for the convolution alone.
      let scratch = Buffer<Float>(count: geometry.scratchCount)
      fused.forward(
        x: x.view, weights: w.view, bias: b.view, dropout: nil, y: y.view, winners: winners.view, scratch: scratch.view)
    }
    expectMessage(result.standardErrorContent, "fused convolution with buffers of the wrong size")
  }

  @Test func `a data gradient behind pooling with pixels that are not padded stops the program`() async throws {
    let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let geometry = ConvolutionGeometry(
        height: 6, width: 6, channels: 3, inputStride: 3, filters: 4, kernel: (3, 3), strides: (1, 1), padding: .same)
      let fused = FusedConvolution(Convolution(geometry), activation: .relu, pool: (2, 2))
      let (dy, winners) = (Buffer<Float>(count: fused.outputCount), Buffer<UInt8>(count: fused.winnerCount))
      let transposed = Buffer<Float>(count: geometry.transposedCount)
      let dx = Buffer<Float>(count: geometry.inputGradientCount)
      let scratch = Buffer<Float>(count: fused.scratchCount)
      fused.dataGradient(
        dy: dy.view, winners: winners.view, transposed: transposed.view, dx: dx.view, scratch: scratch.view)
    }
    expectMessage(result.standardErrorContent, "fused convolution data gradient with buffers of the wrong size")
  }

  @Test func `a window larger than the image stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionGeometry(
        height: 2, width: 4, channels: 1, inputStride: 1, filters: 1, kernel: (3, 3), strides: (1, 1), padding: .valid)
    }
    await #expect(processExitsWith: .failure) {
      _ = MaxPooling(height: 2, width: 4, channelStride: 16, pool: (3, 3), strides: (1, 1))
    }
  }

  @Test func `optimizers refuse buffers of different sizes and parts of blocks`() async {
    await #expect(processExitsWith: .failure) {
      let (w, g, v) = (Buffer<Float>(count: 32), Buffer<Float>(count: 16), Buffer<Float>(count: 32))
      AdamUpdate(learningRate: 1, beta1: 0, beta2: 0, epsilon: 1, step: 1).apply(
        weights: w.view, gradient: g.view, scale: 1, mean: v.view, variance: v.view)
    }
    await #expect(processExitsWith: .failure) {
      let (w, g) = (Buffer<Float>(count: 17), Buffer<Float>(count: 17))
      SGDUpdate(learningRate: 1, momentum: 0, nesterov: false).apply(
        weights: w.view, gradient: g.view, scale: 1, velocity: w.view)
    }
    await #expect(processExitsWith: .failure) {
      let (w, g, v) = (Buffer<Float>(count: 16), Buffer<Float>(count: 16), Buffer<Float>(count: 16))
      RMSpropUpdate(learningRate: 1, rho: 0.9, momentum: 0.9, epsilon: 1, centered: false).apply(
        weights: w.view, gradient: g.view, scale: 1, velocity: v.view, momentum: v.view[0..<0],
        averageGradient: v.view)
    }
    await #expect(processExitsWith: .failure) {
      let (w, g, a) = (Buffer<Float>(count: 32), Buffer<Float>(count: 32), Buffer<Float>(count: 32))
      AdadeltaUpdate(learningRate: 1, rho: 0.9, epsilon: 1).apply(
        weights: w.view, gradient: g.view, scale: 1, squaredGradient: a.view, squaredChange: a.view[0..<16])
    }
  }

  @Test func `impossible merges, and a sum over more than the arrays hold, stop the program`() async {
    await #expect(processExitsWith: .failure) { _ = GradientSum(merges: [1, 0]) }
    await #expect(processExitsWith: .failure) { _ = GradientSum(merges: [0, 0]) }
    await #expect(processExitsWith: .failure) {
      let (a, b, result) = (Buffer<Float>(count: 8), Buffer<Float>(count: 4), Buffer<Float>(count: 8))
      GradientSum(merges: [0, 1]).add(elements: 0..<8, of: [a.view, b.view], first: 0, into: result.view)
    }
  }

  @Test func `a dropout rate of 1, a pool of no threads and a job of fewer than no tasks stop the program`() async {
    await #expect(processExitsWith: .failure) { _ = Dropout(rate: 1, layer: 0, seed: 0) }
    await #expect(processExitsWith: .failure) { _ = ThreadPool(threads: 0) }
    await #expect(processExitsWith: .failure) { ThreadPool(threads: 2).run(tasks: -1) { _, _ in } }
  }

  /// That the program stopped for this reason and no other.
  private func expectMessage(_ standardError: [UInt8], _ message: String) {
    let text = String(decoding: standardError, as: UTF8.self)
    #expect(text.contains(message), "standard error: \(text)")
  }

  @Test func `augmentation with too little scratch stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let augmenter = ImageAugmenter(Augmentation(), height: 4, width: 4, channels: 1, seed: 1)
      let (image, result, scratch) = (Buffer<UInt8>(count: 16), Buffer<UInt8>(count: 16), Buffer<UInt8>(count: 16))
      augmenter.apply(image.view, number: 0, epoch: 1, into: result.view, scratch: scratch.view)
    }
  }

  @Test func `a crop that may miss the image stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var augmentation = Augmentation()
      augmentation.randomCropPadding = 4
      _ = ImageAugmenter(augmentation, height: 4, width: 9, channels: 1, seed: 1)
    }
  }
}
