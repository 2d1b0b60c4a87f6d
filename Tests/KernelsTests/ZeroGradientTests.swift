import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

/// What the sparse gradients do not compute: 0 · ∞, which is NaN. Where every input and weight is finite, nothing shows of it.
struct ZeroGradientTests {
  private static let geometry = ConvolutionGeometry(
    height: 3, width: 3, channels: 16, inputStride: 16, filters: 2, kernel: (1, 1), strides: (1, 1), padding: .valid)
  private let dense = Convolution(geometry)
  private let fused = FusedConvolution(Convolution(geometry), activation: .relu, pool: nil, dropoutRate: 0.5)
  private let scratch: Buffer<Float>
  /// One at pixel 4 of filter 0; zero elsewhere.
  private let dy: Buffer<Float>

  init() {
    scratch = Buffer(count: fused.scratchCount)
    dy = Buffer(count: fused.outputCount)
    dy.view[4 * 16] = 1
  }

  @Test func `an infinite input under gradients of zero adds nothing, where the dense kernel gives NaN`() {
    let x = Buffer<Float>(count: ZeroGradientTests.geometry.inputCount)
    // Channel 3 is infinite at a pixel whose gradients are zero, channel 5 at the one that has a gradient.
    x.view[0 * 16 + 3] = .infinity
    x.view[4 * 16 + 5] = .infinity
    x.view[4 * 16 + 7] = 2
    let gradient = { (isFused: Bool) -> [Float] in
      let gradient = Buffer<Float>(count: ZeroGradientTests.geometry.weightCount)
      let biasGradient = Buffer<Float>(count: 16)
      if isFused {
        let sum = Buffer<Float>(count: fused.sumCount)
        let winners = Buffer<UInt8>(count: 0)
        fused.weightsGradient(
          x: x.view, dy: dy.view, winners: winners.view, sum: sum.view, biasGradient: biasGradient.view,
          scratch: scratch.view)
        fused.unpackSum(sum.view, into: gradient.view)
      } else {
        dense.weightsGradient(
          x: x.view, dy: dy.view, gradient: gradient.view, biasGradient: biasGradient.view, scratch: scratch.view)
      }
      return gradient.unpacked(rows: 16, columns: 2)
    }
    // By channels, and two filters.
    var expected = [Float](repeating: 0, count: 32)
    expected[2 * 5] = .infinity
    expected[2 * 7] = 2
    expectSameBits(gradient(true), expected, "sparse dW")
    expected[2 * 3] = .nan
    expected[2 * 3 + 1] = .nan
    expected[2 * 5 + 1] = .nan
    expectSameBits(gradient(false), expected, "dense dW")
  }

  @Test func `an infinite weight of a filter whose gradients are zero adds nothing, where the dense kernel gives NaN`()
  {
    // By channels, and two filters: filter 1 has no gradient anywhere.
    let weights = (0..<32).map { $0 == 2 * 3 + 1 ? Float.infinity : Float($0) }
    let packed = Buffer.packed(weights, rows: 16, columns: 2)
    let transposed = Buffer<Float>(count: ZeroGradientTests.geometry.transposedCount)
    Packing.transpose(packed.view, taps: 1, channels: 16, units: 2, into: transposed.view, rows: 0..<packed.count / 16)
    let gradient = { (isFused: Bool) -> [Float] in
      let dx = Buffer<Float>.unwritten(ZeroGradientTests.geometry.inputGradientCount)
      if isFused {
        let winners = Buffer<UInt8>(count: 0)
        fused.dataGradient(
          dy: dy.view, winners: winners.view, transposed: transposed.view, dx: dx.view, scratch: scratch.view)
      } else {
        dense.dataGradient(dy: dy.view, transposed: transposed.view, dx: dx.view, scratch: scratch.view)
      }
      return dx.array
    }
    var expected = [Float](repeating: 0, count: 9 * 16)
    for channel in 0..<16 { expected[4 * 16 + channel] = weights[2 * channel] }
    expectSameBits(gradient(true), expected, "sparse dx")
    for pixel in 0..<9 { expected[pixel * 16 + 3] = .nan }
    expectSameBits(gradient(false), expected, "dense dx")
  }
}
