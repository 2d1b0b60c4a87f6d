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

  /// Loss, predictions, and the gradient before softmax.
  static let crossEntropy = crossEntropyEntry("cross_entropy", smoothing: 0)

  /// The same with smoothed targets.
  static let smoothedCrossEntropy = crossEntropyEntry("cross_entropy/smoothed", smoothing: 0.1)

  private static func crossEntropyEntry(_ name: String, smoothing: Float) -> KernelEntry {
    KernelEntry(
      name, of: "crossEntropy", tests: PositionsShape.rows, benchmarks: PositionsShape.rowRecipes
    ) { shape, seed in
      let (samples, classes) = (shape.positions, shape.channels)
      // Some above, some below the loss's floor.
      let magnitudes: [Float] = [1, 1e-5, 1e-9]
      let p = floats(shape.count, seed: seed, array: 1).enumerated().map { index, value in
        abs(value) * magnitudes[index / classes % 3]
      }
      let classNumbers = floats(samples, seed: seed, array: 2).map { ((($0 + 1) / 2) * Float(classes)).rounded(.down) }
      let probabilities = Buffer(rows: p, width: classes, stride: shape.stride, padding: 0)
      let labels = Buffer(classNumbers.map { UInt8($0) })
      let gradient = Buffer<Float>.unwritten(samples * shape.stride)
      let losses = Buffer<Float>.unwritten(samples)
      let predictions = Buffer<UInt8>(count: samples)
      return PreparedKernel(cost: KernelCost(bytes: 8 * shape.count + 6 * samples)) {
        FMDistKernels.crossEntropy(
          probabilities: probabilities.view, labels: labels.view, channels: classes, stride: shape.stride,
          smoothing: smoothing, gradient: gradient.view, losses: losses.view, predictions: predictions.view)
      } results: {
        let rows = (0..<samples).map { Array(p[$0 * classes..<($0 + 1) * classes]) }
        let targets = classNumbers.map { Int($0) }
        return [
          KernelResult(
            "the gradient", gradient, width: classes, stride: shape.stride,
            expected: zip(rows, targets).flatMap { row, label in
              row.enumerated().map { smoothedDifference($1, isLabel: $0 == label, smoothing, classes) }
            }),
          KernelResult(
            "the loss", losses.array,
            expected: zip(rows, targets).map { row, label in smoothedLoss(row, label, Double(smoothing)) }),
          KernelResult(
            "the prediction", predictions.numbers,
            bits: rows.map { row in Float(row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }) }),
        ]
      }
    }
  }
}

/// p - t, where t is the target of a class: the target and the difference are rounded.
private func smoothedDifference(_ p: Float, isLabel: Bool, _ smoothing: Float, _ classes: Int) -> Expected {
  guard smoothing > 0 else { return .exactly(p - (isLabel ? 1 : 0)) }
  let target = (isLabel ? 1 - Double(smoothing) : 0) + Double(smoothing) / Double(classes)
  let value = Double(p) - target
  return Expected(value: value, tolerance: Double(Float.ulpOfOne) * (2 * target + abs(value)))
}

/// -Σ t ln max(p, 1e-7), each logarithm within a unit.
private func smoothedLoss(_ row: [Float], _ label: Int, _ smoothing: Double) -> Expected {
  func logarithm(_ p: Float) -> Double { -log(max(Double(p), Double(Float(1e-7)))) }
  let terms = [(1 - smoothing) * logarithm(row[label])] + row.map { smoothing / Double(row.count) * logarithm($0) }
  let magnitude = terms.reduce(0) { $0 + abs($1) }
  return Expected(
    value: terms.reduce(0, +),
    tolerance: Double(Float.ulpOfOne) * (smoothing > 0 ? 4 : 1) * magnitude + Double(Float.leastNormalMagnitude))
}
