import FMDistKernels
import FMDistMemory
import Foundation

extension KernelEntry {
  /// f(x), element by element, in place.
  static let activationForward = KernelEntry(
    "activation/forward", of: "Activation.forward", tests: PositionsShape.elements,
    benchmarks: PositionsShape.elementRecipes
  ) { shape, seed in
    let extremes: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-7, -1e-7, 0.6, -0.6, 3, -3, 88, -88, 104, -104, 1e38,
      -1e38,
    ]
    let random = floats(shape.count, seed: seed).map { $0 * shape.scale }
    let values = shape.positions == 1 ? random + extremes : random
    let x = Buffer(values)
    return PreparedKernel(cost: KernelCost(floats: 2 * values.count)) {
      shape.activation.forward(x.view, channels: values.count, stride: values.count)
    } results: {
      [
        KernelResult(
          "y", x.array, expected: shape.activation.expected(values.map(Expected.exactly)),
          bits: shape.activation == .linear ? values : nil)
      ]
    }
  }

  /// dx = dy · f'(x), written in y, element by element, in place.
  static let activationBackward = KernelEntry(
    "activation/backward", of: "Activation.backward", tests: PositionsShape.elements,
    benchmarks: PositionsShape.elementRecipes
  ) { shape, seed in
    let random = floats(shape.count, seed: seed, array: 1)
    // Arguments, of a function that needs them; else results that the function may have.
    let values =
      shape.activation.needsArgument
      ? random.map { 8 * $0 }
      : [.softplus, .exponential].contains(shape.activation) ? random.map { abs(2 * $0) } : random
    let gradient = floats(shape.count, seed: seed, array: 2)
    let (y, dy) = (Buffer(values), Buffer(gradient))
    return PreparedKernel(cost: KernelCost(floats: 3 * shape.count)) {
      shape.activation.backward(x: y.view, y: y.view, dy: dy.view, channels: shape.count, stride: shape.count)
    } results: {
      let expected = zip(gradient, values).map { dy, y -> Expected in
        if shape.activation == .relu { return .exactly(y > 0 ? dy : 0) }
        let slope = shape.activation.expectedSlope(x: Double(y), y: Double(y))
        var exact = Expected.product(Double(dy), slope.value)
        exact.tolerance += abs(Double(dy)) * slope.error
        return exact
      }
      let isExact = shape.activation == .linear || shape.activation == .relu
      return [KernelResult("dx", dy.array, expected: expected, bits: isExact ? expected.map { Float($0.value) } : nil)]
    }
  }

  /// Softmax of each position, in place.
  static let softmaxForward = KernelEntry(
    "softmax/forward", of: "softmaxForward", tests: PositionsShape.rows, benchmarks: PositionsShape.rowRecipes
  ) { shape, seed in
    let logits = floats(shape.count, seed: seed).map { $0 * shape.scale }
    let x = Buffer(rows: logits, width: shape.channels, stride: shape.stride, padding: .nan)
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      shape.activation.forward(x.view, channels: shape.channels, stride: shape.stride)
    } results: {
      [
        KernelResult(
          "y", x, width: shape.channels, stride: shape.stride,
          expected: SoftmaxReference.forward(logits, channels: shape.channels))
      ]
    }
  }

  /// The gradient before softmax, in place.
  static let softmaxBackward = KernelEntry(
    "softmax/backward", of: "softmaxBackward", tests: PositionsShape.rows, benchmarks: PositionsShape.rowRecipes
  ) { shape, seed in
    let (p, d) = (floats(shape.count, seed: seed, array: 1), floats(shape.count, seed: seed, array: 2))
    let y = Buffer(rows: p, width: shape.channels, stride: shape.stride, padding: 0)
    let dy = Buffer(rows: d, width: shape.channels, stride: shape.stride, padding: .nan)
    return PreparedKernel(cost: KernelCost(floats: 3 * shape.count)) {
      shape.activation.backward(x: y.view, y: y.view, dy: dy.view, channels: shape.channels, stride: shape.stride)
    } results: {
      [
        KernelResult(
          "dx", dy, width: shape.channels, stride: shape.stride,
          expected: SoftmaxReference.backward(y: p, dy: d, channels: shape.channels))
      ]
    }
  }
}
