import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

struct ActivationTests {
  private func forward(_ activation: Activation, _ values: [Float]) -> [Float] {
    let x = Buffer(values)
    activation.forward(x.view, channels: values.count, stride: values.count)
    return x.array
  }

  private func backward(_ activation: Activation, y: [Float], dy: [Float]) -> [Float] {
    let (y, dy) = (Buffer(y), Buffer(dy))
    activation.backward(x: y.view, y: y.view, dy: dy.view, channels: y.count, stride: y.count)
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
      expect(all(.silu, -.infinity).allSatisfy { $0 == 0 } && all(.gelu, -.infinity).allSatisfy { $0 == 0 }, "f(-∞)")
      withEvery("activation", in: [Activation.elu, .selu, .gelu, .silu, .leakyRelu, .softplus]) { activation in
        expect(all(activation, .infinity).allSatisfy { $0 == .infinity }, "f(∞)")
      }
      expect(all(.elu, -.infinity).allSatisfy { $0 == -1 }, "elu(-∞)")
      expect(all(.hardSigmoid, .infinity).allSatisfy { $0 == 1 }, "hard_sigmoid(∞)")
      expect(all(.hardSigmoid, -.infinity).allSatisfy { $0 == 0 }, "hard_sigmoid(-∞)")
      withEvery("activation", in: Activation.allCases) { activation in
        expect(all(activation, .nan).allSatisfy(\.isNaN), "a number out of NaN")
        // Their slopes are chosen by comparisons, and NaN's is one of them.
        let isPiecewiseLinear = [.linear, .relu, .leakyRelu, .hardSigmoid, .elu, .selu].contains(activation)
        let nan = [Float](repeating: .nan, count: count)
        let one = [Float](repeating: 0.5, count: count)
        expect(
          backward(activation, y: nan, dy: one).allSatisfy { $0.isNaN || isPiecewiseLinear },
          "a number out of y = NaN")
        expect(backward(activation, y: one, dy: nan).allSatisfy(\.isNaN), "a number out of dy = NaN")
      }
    }
  }
}
