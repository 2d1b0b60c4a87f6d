import Foundation
import Kernels
import Memory
import TestSupport
import Testing

struct ActivationTests {
  static let counts = [0, 1, 15, 16, 17, 33, 48, 49]
  static let extremes: [Float] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-7, -1e-7, 0.6, -0.6, 3, -3, 88, -88, 104, -104, 1e38,
    -1e38,
  ]

  private func forward(_ activation: Activation, _ values: [Float]) -> [Float] {
    let x = Buffer(values)
    activation.forward(x.view, channels: values.count, stride: values.count)
    return x.array
  }

  private func backward(_ activation: Activation, y: [Float], dy: [Float]) -> [Float] {
    let (y, dy) = (Buffer(y), Buffer(dy))
    activation.backward(y: y.view, dy: dy.view, channels: y.count, stride: y.count)
    return dy.array
  }

  @Test func `forward agrees with the formula`() {
    withEvery("count", in: Self.counts) { count in
      let x = (floats(count, seed: 3).map { $0 * 12 } + Self.extremes).map { Expected.exactly($0) }
      let values = x.map { Float($0.value) }
      expectSameBits(forward(.linear, values), values, "linear")
      expectAll(forward(.relu, values), x.map { $0.mapped(ulps: 0) { max($0, 0) } }, "relu")
      expectAll(forward(.sigmoid, values), x.map { $0.mapped(ulps: 4) { 1 / (1 + exp(-$0)) } }, "sigmoid")
      expectAll(forward(.tanh, values), x.map { $0.mapped(ulps: 3) { tanh($0) } }, "tanh")
    }
  }

  @Test func `backward agrees with the derivative, written in y`() {
    withEvery("count", in: Self.counts) { count in
      let dy = floats(count, seed: 5)
      let values = floats(count, seed: 3)
      expectSameBits(backward(.linear, y: values, dy: dy), dy, "linear")
      let relu = forward(.relu, values)
      expectSameBits(backward(.relu, y: relu, dy: dy), zip(dy, relu).map { $1 > 0 ? $0 : 0 }, "relu")
      expectAll(
        backward(.sigmoid, y: values, dy: dy),
        zip(dy, values).map { dy, y in product(Double(dy), Double(y), 1 - Double(y)) }, "sigmoid")
      expectAll(
        backward(.tanh, y: values, dy: dy),
        zip(dy, values).map { dy, y in
          // 1 - y² cancels, and y² was rounded.
          let exact = product(Double(dy), 1 - Double(y) * Double(y))
          return Expected(value: exact.value, tolerance: exact.tolerance + abs(Double(dy)) * 0x1p-23)
        }, "tanh")
    }
  }

  /// A product of numbers that are each within a rounding.
  private func product(_ factors: Double...) -> Expected {
    let value = factors.reduce(1, *)
    return Expected(value: value, tolerance: abs(value) * Double(Float.ulpOfOne) * Double(factors.count))
  }

  @Test func `infinities reach the limits, and NaN never becomes a number`() {
    withEvery("count", in: [1, 16, 17]) { count in
      func all(_ activation: Activation, _ x: Float) -> [Float] {
        forward(activation, [Float](repeating: x, count: count))
      }
      expect(all(.relu, .infinity).allSatisfy { $0 == .infinity }, "relu(∞)")
      expect(all(.relu, -.infinity).allSatisfy { $0 == 0 }, "relu(-∞)")
      expect(all(.sigmoid, .infinity).allSatisfy { $0 == 1 }, "sigmoid(∞)")
      expect(all(.sigmoid, -.infinity).allSatisfy { $0 >= 0 && $0 < 1e-38 }, "sigmoid(-∞)")
      withEvery("activation", in: [Activation.linear, .relu, .sigmoid, .tanh, .softmax]) { activation in
        expect(all(activation, .nan).allSatisfy(\.isNaN), "a number out of NaN")
        let nan = [Float](repeating: .nan, count: count)
        let one = [Float](repeating: 0.5, count: count)
        expect(
          backward(activation, y: nan, dy: one).allSatisfy { $0.isNaN || activation == .linear || activation == .relu },
          "a number out of y = NaN")
        expect(backward(activation, y: one, dy: nan).allSatisfy(\.isNaN), "a number out of dy = NaN")
      }
    }
  }
}
