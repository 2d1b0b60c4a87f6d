import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

struct MaxPoolingTests {
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
