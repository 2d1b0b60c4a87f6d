import FMDistKernels
import FMDistMemory

extension KernelEntry {
  /// The mean of each channel over three samples, and the squares of what they deviate by, a sample at a time.
  static let batchStatistics = KernelEntry(
    "batch_normalization/statistics", of: "BatchStatistics.addSample", tests: NormalizationShape.sweep,
    benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let samples = 3
    let values = (0..<samples).map { floats(shape.count, seed: seed, array: UInt32($0)) }
    let x = values.map { Buffer(rows: $0, width: shape.channels, stride: shape.xStride, padding: 0) }
    let kernel = BatchStatistics(
      pixels: shape.pixels, channels: shape.channels, xStride: shape.xStride, yStride: shape.yStride)
    let (mean, squares) = (
      Buffer<Float>.unwritten(kernel.vectorCount), Buffer<Float>.unwritten(kernel.vectorCount)
    )
    mean.view.fill(0)
    squares.view.fill(0)
    let count = samples * shape.count
    return PreparedKernel(cost: KernelCost(flops: 4 * Double(count), floats: count)) {
      for n in 0..<samples { kernel.addSample(x: x[n].view, to: n, mean: mean.view, squares: squares.view) }
    } results: {
      let all = Array(values.joined())
      let statistics = (0..<shape.channels).map { channel in
        NormalizationShape.statistics(all, samples * shape.pixels) { $0 * shape.channels + channel }
      }
      let (pixels, tolerance) = (
        Double(samples * shape.pixels), NormalizationShape.tolerance(terms: samples * shape.pixels)
      )
      func vector(_ name: String, _ buffer: Buffer<Float>, _ expected: [Expected]) -> KernelResult {
        KernelResult(name, buffer, width: shape.channels, stride: padded(shape.channels), expected: expected)
      }
      return [
        vector("the mean", mean, statistics.map { Expected(value: $0.mean, tolerance: tolerance) }),
        vector(
          "the squares", squares,
          statistics.map { Expected(value: $0.variance * pixels, tolerance: tolerance * pixels) }),
      ]
    }
  }

  /// max(0, γ (x - μ) + β), and its gradients: those of γ and β, and that of the argument, which overwrites dy.
  static let rectifiedNormalization = KernelEntry(
    "batch_normalization/rectified", of: "BatchStatistics.normalize", "BatchStatistics.addRectifiedGradients",
    tests: NormalizationShape.sweep, benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let (values, slopes) = (floats(shape.count, seed: seed), floats(shape.count, seed: seed, array: 3))
    let x = Buffer(rows: values, width: shape.channels, stride: shape.xStride, padding: 0)
    let given = Buffer(rows: slopes, width: shape.channels, stride: shape.yStride, padding: 0)
    let (y, dy) = (Buffer<Float>(count: given.count), Buffer<Float>(count: given.count))
    let vectors = (1...4).map { shape.vector(seed, array: UInt32(3 + $0)) }
    let (mean, rstd, scale, shift) = (vectors[0], vectors[1], vectors[2], vectors[3])
    let kernel = BatchStatistics(
      pixels: shape.pixels, channels: shape.channels, xStride: shape.xStride, yStride: shape.yStride)
    let gradients = (0..<2).map { _ in Buffer<Float>(count: kernel.vectorCount) }
    return PreparedKernel(cost: KernelCost(flops: 8 * Double(shape.count), floats: 7 * shape.count)) {
      kernel.normalize(
        x: x.view, mean: mean.buffer.view, scale: scale.buffer.view, shift: shift.buffer.view, isRectified: true,
        y: y.view)
      dy.view.copy(from: given.view)
      gradients[0].view.fill(0)
      gradients[1].view.fill(0)
      kernel.addRectifiedGradients(
        x: x.view, dy: dy.view, mean: mean.buffer.view, rstd: rstd.buffer.view, scale: scale.buffer.view,
        shift: shift.buffer.view, scaleGradient: gradients[0].view, shiftGradient: gradients[1].view)
    } results: {
      let distances = values.indices.map { values[$0] - mean.values[$0 % shape.channels] }
      let results = values.indices.map { index in
        let channel = index % shape.channels
        return max(0, shift.values[channel].addingProduct(distances[index], scale.values[channel]))
      }
      let expectedSlopes = values.indices.map { results[$0] > 0 ? slopes[$0] : 0 }
      var sums = [(scale: Double, shift: Double)](repeating: (0, 0), count: shape.channels)
      for (index, slope) in expectedSlopes.enumerated() {
        let channel = index % shape.channels
        sums[channel].scale += Double(slope) * Double(distances[index]) * Double(rstd.values[channel])
        sums[channel].shift += Double(slope)
      }
      let tolerance = Double(shape.pixels * (shape.pixels + 16)) * 0x1p-22
      func vector(_ name: String, _ buffer: Buffer<Float>, _ values: [Double]) -> KernelResult {
        KernelResult(
          name, buffer, width: shape.channels, stride: padded(shape.channels),
          expected: values.map { Expected(value: $0, tolerance: tolerance) })
      }
      return [
        KernelResult(
          "y", y, width: shape.channels, stride: shape.yStride, expected: results.map(Expected.exactly), bits: results),
        KernelResult(
          "dx", dy, width: shape.channels, stride: shape.yStride, expected: expectedSlopes.map(Expected.exactly),
          bits: expectedSlopes),
        vector("the scale's gradient", gradients[0], sums.map(\.scale)),
        vector("the shift's gradient", gradients[1], sums.map(\.shift)),
      ]
    }
  }

  /// max(0, a + b) and its gradients, of samples whose pixels lie differently far apart.
  static let rectifiedSum = KernelEntry(
    "elementwise/rectified_sum", of: "Elementwise.sum", "Elementwise.spread", tests: NormalizationShape.sweep,
    benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let values = (0..<3).map { floats(shape.count, seed: seed, array: UInt32($0)) }
    let strides = [shape.xStride, shape.yStride, shape.xStride]
    let operands = zip(values, strides).map { Buffer(rows: $0, width: shape.channels, stride: $1, padding: 0) }
    let (y, da) = (
      Buffer<Float>(count: shape.pixels * shape.xStride), Buffer<Float>(count: shape.pixels * shape.xStride)
    )
    let db = Buffer<Float>(count: shape.pixels * shape.yStride)
    let kernel = Elementwise(pixels: shape.pixels, channels: shape.channels)
    return PreparedKernel(cost: KernelCost(flops: Double(shape.count), floats: 7 * shape.count)) {
      kernel.sum(
        operands[0].view, stride: shape.xStride, operands[1].view, stride: shape.yStride, isRectified: true,
        into: y.view,
        stride: shape.xStride)
      kernel.spread(
        operands[2].view, y.view, stride: shape.xStride, isRectified: true, into: da.view, stride: shape.xStride,
        db.view,
        stride: shape.yStride)
    } results: {
      let sums = values[0].indices.map { max(0, values[0][$0] + values[1][$0]) }
      let slopes = sums.indices.map { sums[$0] > 0 ? values[2][$0] : 0 }
      func result(_ name: String, _ buffer: Buffer<Float>, _ stride: Int, _ bits: [Float]) -> KernelResult {
        KernelResult(
          name, buffer, width: shape.channels, stride: stride, expected: bits.map(Expected.exactly), bits: bits)
      }
      return [
        result("y", y, shape.xStride, sums), result("da", da, shape.xStride, slopes),
        result("db", db, shape.yStride, slopes),
      ]
    }
  }
}
