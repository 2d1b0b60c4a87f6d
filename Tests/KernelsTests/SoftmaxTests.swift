import Foundation
import Kernels
import Memory
import TestSupport
import Testing

struct SoftmaxTests {
  static let channelCounts = [1, 2, 10, 15, 16, 17, 33]

  @Test(arguments: channelCounts)
  func `softmax agrees with the formula and clears the padding`(channels: Int) {
    withEvery("stride", in: Set([channels, padded(channels), channels + 3]).sorted()) { stride in
      withEvery("scale", in: [0.1, 5, 60]) { scale in
        let logits = floats(7 * channels, seed: 2).map { $0 * Float(scale) }
        let x = Buffer(rows: logits, width: channels, stride: stride, padding: .nan)
        Activation.softmax.forward(x.view, channels: channels, stride: stride)
        let expected = Swift.stride(from: 0, to: logits.count, by: channels).flatMap {
          probabilities(Array(logits[$0..<$0 + channels]))
        }
        expectAll(x.rows(width: channels, stride: stride), expected, "softmax")
        expect(x.padding(width: channels, stride: stride).allSatisfy { $0 == 0 }, "padding that is not zero")
      }
    }
  }

  /// In double precision; each exponential within 2 units, and what a subtraction of the maximum and the sum round.
  private func probabilities(_ logits: [Float]) -> [Expected] {
    let greatest = logits.max() ?? 0
    let powers = logits.map { exp(Double($0) - Double(greatest)) }
    let sum = powers.reduce(0, +)
    let unit = Double(Float.ulpOfOne)
    return zip(logits, powers).map { logit, power in
      let value = power / sum
      let argument = Double(greatest) - Double(logit)
      return Expected(
        value: value,
        // exp saturates at 1.19e-38.
        tolerance: value * unit * (5 + argument + Double(logits.count)) + 1.2e-38)
    }
  }

  @Test(arguments: channelCounts)
  func `the gradient of softmax agrees with the formula`(channels: Int) {
    let stride = padded(channels)
    let (p, d) = (floats(5 * channels, seed: 2), floats(5 * channels, seed: 3))
    let y = Buffer(rows: p, width: channels, stride: stride, padding: 0)
    let dy = Buffer(rows: d, width: channels, stride: stride, padding: .nan)
    Activation.softmax.backward(y: y.view, dy: dy.view, channels: channels, stride: stride)
    let expected = (0..<5 * channels).map { i in
      var dot = ExactSum()
      for c in i / channels * channels..<(i / channels + 1) * channels { dot.add(p[c], times: d[c]) }
      let value = Double(p[i]) * (Double(d[i]) - dot.value)
      let slack = Double(Float.ulpOfOne) * (abs(Double(d[i])) + abs(dot.value))
      return Expected(value: value, tolerance: abs(Double(p[i])) * (dot.tolerance + 2 * slack))
    }
    expectAll(dy.rows(width: channels, stride: stride), expected, "dx")
    #expect(dy.padding(width: channels, stride: stride).allSatisfy { $0 == 0 })
  }

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
