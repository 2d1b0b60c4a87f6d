import Foundation
import KernelRegistry
import Kernels
import Memory
import TestSupport
import Testing

struct ActivationTests {
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
