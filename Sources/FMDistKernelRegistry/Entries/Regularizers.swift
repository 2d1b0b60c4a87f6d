import FMDistKernels
import FMDistMemory

/// Weights in whole vectors.
private struct WeightsShape: Sendable, CustomStringConvertible {
  var count: Int
  var description: String { "\(count)" }

  static let sweep = [0, 16, 48, 1024].map { WeightsShape(count: $0) }
  static let chunk = [WeightsShape(count: 1024)]

  /// Numbers of both signs, and zeros of both.
  func values(_ seed: UInt64) -> [Float] {
    floats(count, seed: seed, array: 1).enumerated().map { $0 % 5 == 0 ? ($0 % 2 == 0 ? 0 : -0.0) : $1 }
  }
}

extension KernelEntry {
  /// sum + factor · sign(source)
  static let scaledSigns = KernelEntry(
    "addition/signs", of: "addScaledSigns", tests: WeightsShape.sweep, benchmarks: WeightsShape.chunk
  ) { shape, seed in
    let (a, b) = (floats(shape.count, seed: seed, array: 2), shape.values(seed))
    let (sum, source, result) = (Buffer(a), Buffer(b), Buffer<Float>.unwritten(shape.count))
    return PreparedKernel(cost: KernelCost(flops: Double(shape.count), floats: 3 * shape.count)) {
      addScaledSigns(of: source.view, factor: 0.3, to: sum.view, into: result.view)
    } results: {
      [KernelResult("the sum", result.array, bits: zip(a, b).map { $1 > 0 ? $0 + 0.3 : $1 < 0 ? $0 - 0.3 : $0 })]
    }
  }

  /// Σ |x|
  static let magnitudes = KernelEntry(
    "sum_of_magnitudes", of: "sumOfMagnitudes", tests: WeightsShape.sweep, benchmarks: WeightsShape.chunk
  ) { shape, seed in
    let values = shape.values(seed)
    let source = Buffer(values)
    let result = Buffer<Double>(count: 1)
    return PreparedKernel(cost: KernelCost(flops: Double(shape.count), floats: shape.count)) {
      result.view[0] = sumOfMagnitudes(source.view)
    } results: {
      var lanes = [Double](repeating: 0, count: 16)
      for (index, value) in values.enumerated() { lanes[index % 16] += Double(abs(value)) }
      let sum = lanes.reduce(0, +)
      return [KernelResult("the sum", [Float(result.view[0]), Float(result.view[0] - sum)], bits: [Float(sum), 0])]
    }
  }
}
