import Kernels
import Memory
import TestSupport
import Testing

struct MaxPoolingTests {
  static let pools = [(1, 1), (2, 2), (3, 3), (2, 3), (5, 1), (16, 16)]

  @Test(arguments: pools)
  func `forward and backward agree with the definition, ties included`(pool: (Int, Int)) {
    withEvery("strides", in: [(1, 1), (2, 2), (3, 3), (1, 2), pool]) { strides in
      withEvery("channels", in: [1, 3, 15, 16, 17, 33, 48]) { channels in
        withEvery("height and width", in: [(pool.0, pool.1), (pool.0 + 4, pool.1 + 3), (17, 19)]) { height, width in
          withEvery("values", in: [1.0, 1000]) { range in
            // Whole numbers, none positive; of few values, windows are full of ties.
            let x = floats(height * width * channels, seed: 3).map { ($0 * Float(range)).rounded(.down) - 1001 }
            let reference = MaxPoolingReference(
              height: height, width: width, channels: channels, pool: pool, strides: strides)
            check(reference, x)
          }
        }
      }
    }
  }

  private func check(_ reference: MaxPoolingReference, _ values: [Float]) {
    let pooling = MaxPooling(
      height: reference.height, width: reference.width, channelStride: reference.channels, pool: reference.pool,
      strides: reference.strides)
    let x = Buffer(values)
    let y = Buffer<Float>.unwritten(pooling.outputCount)
    let winners = Buffer<UInt8>(count: pooling.outputCount)
    winners.view.fill(255)
    pooling.forward(x: x.view, y: y.view, winners: winners.view)
    let expected = reference.forward(values)
    expectSameBits(y.array, expected.map(\.value), "y")
    expectEqual(
      withExtendedLifetime(winners) { Array(winners.view.elements) }, expected.map(\.place), "the maxima's places")

    let dy = Buffer(floats(pooling.outputCount, seed: 9))
    let dx = Buffer<Float>.unwritten(pooling.inputCount)
    pooling.backward(dy: dy.view, winners: winners.view, dx: dx.view)
    expectSameBits(dx.array, reference.backward(values, dy: dy.array), "dx")
  }

  @Test func `infinities are numbers like others, and NaN stays where it comes first`() {
    let pooling = MaxPooling(height: 1, width: 2, channelStride: 17, pool: (1, 2), strides: (1, 2))
    let pairs: [(Float, Float, Float)] = [
      (-.infinity, -1, -1), (1, .infinity, .infinity), (-.infinity, -.infinity, -.infinity), (.nan, 1, .nan),
      (1, .nan, 1),
    ]
    for (first, second, expected) in pairs {
      let x = Buffer([Float](repeating: first, count: 17) + [Float](repeating: second, count: 17))
      let y = Buffer<Float>.unwritten(17)
      let winners = Buffer<UInt8>(count: 17)
      pooling.forward(x: x.view, y: y.view, winners: winners.view)
      expectSameBits(y.array, [Float](repeating: expected, count: 17), "max(\(first), \(second))")
    }
  }
}
