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

  @Test func `cross-entropy, its gradient and the first best class`() {
    let p: [Float] = [0.1, 0.7, 0.2, 0.4, 0.2, 0.4, 0, 0, 1]
    let probabilities = Buffer(rows: p, width: 3, stride: 16, padding: 0)
    let labels = Buffer<UInt8>([1, 2, 0])
    let gradient = Buffer<Float>.unwritten(48)
    let losses = Buffer<Float>.unwritten(3)
    let predictions = Buffer<UInt8>(count: 3)
    crossEntropy(
      probabilities: probabilities.view, labels: labels.view, channels: 3, stride: 16, gradient: gradient.view,
      losses: losses.view, predictions: predictions.view)
    #expect(gradient.rows(width: 3, stride: 16) == [0.1, 0.7 - 1, 0.2, 0.4, 0.2, 0.4 - 1, -1, 0, 1])
    #expect(gradient.padding(width: 3, stride: 16).allSatisfy { $0 == 0 })
    #expect(
      losses.array == [
        Float(-log(Double(Float(0.7)))), Float(-log(Double(Float(0.4)))), Float(-log(Double(Float(1e-7)))),
      ])
    #expect(withExtendedLifetime(predictions) { Array(predictions.view.elements) } == [1, 0, 2])
  }

  @Test func `a NaN among the probabilities makes the loss NaN`() {
    let probabilities = Buffer<Float>([.nan, .nan])
    let (gradient, losses) = (Buffer<Float>(count: 2), Buffer<Float>(count: 1))
    let (labels, predictions) = (Buffer<UInt8>([1]), Buffer<UInt8>(count: 1))
    crossEntropy(
      probabilities: probabilities.view, labels: labels.view, channels: 2, stride: 2, gradient: gradient.view,
      losses: losses.view, predictions: predictions.view)
    #expect(losses.array.allSatisfy { $0.isNaN })
    #expect(gradient.array.allSatisfy { $0.isNaN })
  }
}
