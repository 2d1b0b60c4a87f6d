import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

struct SoftmaxTests {
  @Test func `logits beyond the range of exp give ones and zeros, and NaN spreads over its position alone`() {
    let x = Buffer<Float>([1000, -1000, 0, -1000, -1000, -1000, .nan, 1, 2, 1, 2, 3])
    Activation.softmax.forward(x.view, channels: 3, stride: 3)
    #expect(Array(x.array[0..<3]).map { $0 < 1e-37 ? 0 : $0 } == [1, 0, 0])
    #expect(x.array[3..<6].allSatisfy { abs($0 - 1 / 3) < 1e-7 })
    #expect(x.array[6..<9].allSatisfy { $0.isNaN })
    #expect(!x.array[9..<12].contains { $0.isNaN })
  }
}
