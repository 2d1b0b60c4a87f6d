import Kernels
import Memory
import TestSupport

/// A convolution of one image with random numbers, run by the kernels; what lies in the padding of x is poison.
struct ConvolutionProblem {
  let reference: ConvolutionReference
  private let geometry: ConvolutionGeometry
  private let weights, transposed, bias, dy: Buffer<Float>

  init(
    height: Int, width: Int, channels: Int, filters: Int, kernel: (Int, Int), strides: (Int, Int), padding: Padding
  ) {
    geometry = ConvolutionGeometry(
      height: height, width: width, channels: channels, inputStride: channels, filters: filters, kernel: kernel,
      strides: strides, padding: padding)
    reference = ConvolutionReference(
      height: height, width: width, channels: channels, filters: filters, kernel: kernel, strides: strides,
      padding: padding
    ) { floats($0, seed: $1) }
    weights = .packed(reference.weights, rows: geometry.taps * channels, columns: filters)
    transposed = .unwritten(geometry.transposedCount)
    Packing.transpose(
      weights.view, taps: geometry.taps, channels: channels, units: filters, into: transposed.view,
      blocks: 0..<geometry.channelBlocks)
    bias = Buffer(rows: reference.bias, width: filters, stride: padded(filters), padding: 0)
    dy = Buffer(rows: reference.dy, width: filters, stride: padded(filters), padding: 0)
  }

  /// Compares all that the kernels compute with the formula, and bit by bit with the promised chains, for input pixels that lie
  /// close together and for padded ones.
  func check() {
    expectEqual(geometry.outputHeight, reference.outputHeight, "the output's height")
    expectEqual(geometry.outputWidth, reference.outputWidth, "the output's width")
    guard geometry.outputHeight == reference.outputHeight && geometry.outputWidth == reference.outputWidth else {
      return
    }
    let before = floats(reference.weights.count, seed: 7)
    let beforeBias = floats(reference.filters, seed: 8)
    let (y, dx) = (reference.forwardChain(), reference.dataGradientChain())
    let gradient = reference.weightsGradientChain(before: before)
    let biasGradient = reference.biasGradientChain(before: beforeBias)
    expectAll(y, reference.forward().map(\.expected), "y")
    expectAll(dx, reference.dataGradient().map(\.expected), "dx")
    expectAll(gradient, reference.weightsGradient(before: before).map(\.expected), "the gradient of W")
    expectAll(biasGradient, reference.biasGradient(before: beforeBias).map(\.expected), "the gradient of b")

    expectSameBits(dataGradient(), dx, "dx")
    withEvery("pixel stride", in: Set([geometry.channels, padded(geometry.channels)]).sorted()) { stride in
      expectSameBits(forward(.linear, pixelStride: stride), y, "y")
      let found = gradients(before: before, beforeBias: beforeBias, pixelStride: stride)
      expectSameBits(found.weights, gradient, "the gradient of W")
      expectSameBits(found.bias, biasGradient, "the gradient of b")
    }
  }

  func forward(_ activation: Activation, pixelStride: Int? = nil) -> [Float] {
    let geometry = geometry.reading(pixelStride: pixelStride ?? geometry.channels)
    let x = Buffer(rows: reference.x, width: geometry.channels, stride: geometry.inputStride, padding: .nan)
    let y = Buffer<Float>.unwritten(geometry.outputCount)
    let scratch = Buffer<Float>.unwritten(geometry.scratchCount)
    Convolution(geometry).forward(
      x: x.view, weights: weights.view, bias: bias.view, activation: activation, y: y.view, scratch: scratch.view)
    let rest: Float = activation == .sigmoid ? 0.5 : 0
    let stride = padded(geometry.filters)
    expect(y.padding(width: geometry.filters, stride: stride).allSatisfy { $0 == rest }, "the padding of y is not f(0)")
    return y.rows(width: geometry.filters, stride: stride)
  }

  private func dataGradient() -> [Float] {
    let dx = Buffer<Float>.unwritten(geometry.inputGradientCount)
    let scratch = Buffer<Float>.unwritten(geometry.scratchCount)
    Convolution(geometry).dataGradient(
      dy: dy.view, transposed: transposed.view, dx: dx.view, scratch: scratch.view)
    let stride = padded(geometry.channels)
    expect(dx.padding(width: geometry.channels, stride: stride).allSatisfy { $0 == 0 }, "the padding of dx is not zero")
    return dx.rows(width: geometry.channels, stride: stride)
  }

  private func gradients(
    before: [Float], beforeBias: [Float], pixelStride: Int
  ) -> (weights: [Float], bias: [Float]) {
    let geometry = geometry.reading(pixelStride: pixelStride)
    let x = Buffer(rows: reference.x, width: geometry.channels, stride: geometry.inputStride, padding: .nan)
    let rows = geometry.taps * geometry.channels
    let gradient = Buffer.packed(before, rows: rows, columns: geometry.filters)
    let biasGradient = Buffer(
      rows: beforeBias, width: geometry.filters, stride: padded(geometry.filters), padding: 0)
    let scratch = Buffer<Float>.unwritten(geometry.scratchCount)
    Convolution(geometry).weightsGradient(
      x: x.view, dy: dy.view, gradient: gradient.view, biasGradient: biasGradient.view, scratch: scratch.view)
    expect(
      biasGradient.array.dropFirst(geometry.filters).allSatisfy { $0 == 0 }, "the padding of b's gradient is not zero")
    return (
      gradient.unpacked(rows: rows, columns: geometry.filters), Array(biasGradient.array.prefix(geometry.filters))
    )
  }
}
