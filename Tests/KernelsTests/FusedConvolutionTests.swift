import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

/// One pass over convolution, dropout and pooling against the three kernels one after the other.
struct FusedConvolutionTests {
  static let activations: [Activation] = [.linear, .relu, .sigmoid, .tanh]

  @Test(arguments: activations)
  func `forward has the bits of the separate kernels`(activation: Activation) {
    withEvery("kernel and padding", in: [((3, 3), Padding.valid), ((5, 5), .same), ((3, 2), .same), ((1, 1), .valid)]) {
      kernel, padding in
      withEvery(
        "channels, pixel stride and filters", in: [(1, 1, 17), (3, 3, 32), (16, 16, 5), (16, 16, 14), (36, 48, 33)]
      ) {
        channels, pixelStride, filters in
        withEvery("pool", in: [(2, 2), (3, 2), (1, 1), nil]) { pool in
          withEvery("strides", in: [(1, 1), (2, 1)]) { strides in
            let geometry = ConvolutionGeometry(
              height: 13, width: 11, channels: channels, inputStride: pixelStride, filters: filters, kernel: kernel,
              strides: strides, padding: padding)
            PooledProblem(geometry, pool: pool, activation: activation, dropout: activation == .relu).check()
          }
        }
      }
    }
  }

  @Test func `a band of dropout is the part of the whole sample's`() {
    let x = Buffer(floats(1000 / 16 * 16, seed: 1))
    let dropout = Dropout(rate: 0.4, layer: 2, seed: 3)
    let whole = Buffer<Float>(count: x.count)
    dropout.apply(x: x.view, y: whole.view, step: 5, position: 6)
    withEvery("first", in: [0, 16, 112, 128, 144, 400]) { first in
      let part = Buffer<Float>(count: 304)
      dropout.apply(x: x.view[first..<first + 304], y: part.view, step: 5, position: 6, first: first)
      expectSameBits(part.array, Array(whole.array[first..<first + 304]), "the part")
    }
  }
}

/// A pooled convolution of one image with random numbers.
private struct PooledProblem {
  private let geometry: ConvolutionGeometry
  private let pooled: FusedConvolution
  /// Without pooling, that of windows of one.
  private let pooling: MaxPooling
  private let activation: Activation
  private let dropout: Dropout?
  private let x, weights, bias: Buffer<Float>

  init(_ geometry: ConvolutionGeometry, pool: (Int, Int)?, activation: Activation, dropout: Bool) {
    self.geometry = geometry
    pooled = FusedConvolution(Convolution(geometry), activation: activation, pool: pool)
    pooling = MaxPooling(
      height: geometry.outputHeight, width: geometry.outputWidth, channelStride: padded(geometry.filters),
      pool: pool ?? (1, 1), strides: pool ?? (1, 1))
    self.activation = activation
    self.dropout = dropout ? Dropout(rate: 0.3, layer: 1, seed: 9) : nil
    let rows = geometry.taps * geometry.channels
    x = Buffer(
      rows: floats(geometry.height * geometry.width * geometry.channels, seed: 1), width: geometry.channels,
      stride: geometry.inputStride, padding: 0)
    weights = .packed(floats(rows * geometry.filters, seed: 2), rows: rows, columns: geometry.filters)
    bias = Buffer(
      rows: floats(geometry.filters, seed: 3), width: geometry.filters, stride: padded(geometry.filters), padding: 0)
  }

  /// The kernels one after the other, and together.
  func check() {
    let scratch = Buffer<Float>.unwritten(max(pooled.scratchCount, geometry.scratchCount))
    let full = Buffer<Float>(count: geometry.outputCount)
    pooled.convolution.forward(
      x: x.view, weights: weights.view, bias: bias.view, activation: activation, y: full.view, scratch: scratch.view)
    dropout?.apply(x: full.view, y: full.view, step: 7, position: 8)
    let y = Buffer<Float>(count: pooled.outputCount)
    let winners = Buffer<UInt8>(count: pooled.outputCount)
    pooling.forward(x: full.view, y: y.view, winners: winners.view)

    let joinedY = Buffer<Float>.unwritten(pooled.outputCount)
    let joinedWinners = Buffer<UInt8>(count: pooled.winnerCount)
    pooled.forward(
      x: x.view, weights: weights.view, bias: bias.view,
      dropout: dropout.map { ($0, step: 7, position: 8) }, y: joinedY.view, winners: joinedWinners.view,
      scratch: scratch.view)
    expectSameBits(joinedY.array, y.array, "y")
    if joinedWinners.count > 0 {
      expectEqual(Array(joinedWinners.view.elements), Array(winners.view.elements), "winners")
    }
  }
}
