import FMDistKernels
import FMDistMemory

/// A sample of pixels with channels.
struct NormalizationShape: Sendable, CustomStringConvertible {
  var pixels, channels: Int
  /// Floats of a pixel beyond its channels, in x and in y.
  var slack = (0, 0)

  var description: String {
    "\(pixels) x \(channels)" + (slack == (0, 0) ? "" : ", padded by \(slack.0) and \(slack.1)")
  }
  var xStride: Int { channels + slack.0 }
  var yStride: Int { channels + slack.1 }
  var count: Int { pixels * channels }

  /// Channels that fill no block, one, and more than one; of the model's input, of what is learned, and between the two.
  static let sweep: [NormalizationShape] = {
    var shapes: [NormalizationShape] = []
    for (pixels, channels) in [(1, 1), (5, 3), (7, 16), (11, 18), (4, 48)] {
      let fill = padded(channels) - channels
      let slacks = fill == 0 ? [(0, 0)] : [(0, 0), (fill, fill), (0, fill)]
      shapes += slacks.map { NormalizationShape(pixels: pixels, channels: channels, slack: $0) }
    }
    return shapes
  }()
  static let resnet = [NormalizationShape(pixels: 784, channels: 16), NormalizationShape(pixels: 49, channels: 64)]

  /// A vector with an element for each channel, padded with zeros.
  func vector(_ seed: UInt64, array: UInt32) -> (values: [Float], buffer: Buffer<Float>) {
    let values = floats(channels, seed: seed, array: array)
    return (values, Buffer(rows: values, width: channels, stride: padded(channels), padding: 0))
  }

  /// The mean and variance of what `index` picks, of `count` elements of `x`.
  static func statistics(_ x: [Float], _ count: Int, _ index: (Int) -> Int) -> (mean: Double, variance: Double) {
    let values = (0..<count).map { Double(x[index($0)]) }
    let mean = values.reduce(0, +) / Double(count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
  }

  static let epsilon: Float = 1e-3

  /// Sums of `terms` numbers up to 1 are within terms · u of theirs; a deviation of at least √ε makes that 32 times as much, twice where
  /// a mean and a projection are taken away.
  static func tolerance(terms: Int) -> Double { Double(terms + 16) * 0x1p-24 * 2 * 32 }
}

extension KernelEntry {
  /// γ (x - μ) / √(σ² + ε) + β with the statistics of a sample's pixels.
  static let batchNormalizationForward = KernelEntry(
    "batch_normalization/forward",
    of: "BatchStatistics.addSum", "BatchStatistics.addSquares", "BatchStatistics.normalize", "ChannelFactors.scaled",
    "ChannelFactors.invertedDeviation", "ChannelFactors.product", tests: NormalizationShape.sweep,
    benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let values = floats(shape.count, seed: seed)
    let x = Buffer(rows: values, width: shape.channels, stride: shape.xStride, padding: 0)
    let y = Buffer<Float>(count: shape.pixels * shape.yStride)
    let (scale, shift) = (shape.vector(seed, array: 1), shape.vector(seed, array: 2))
    let kernel = BatchStatistics(
      pixels: shape.pixels, channels: shape.channels, xStride: shape.xStride, yStride: shape.yStride)
    let work = (0..<5).map { _ in Buffer<Float>(count: kernel.vectorCount) }
    let (sum, mean, variance, rstd, factor) = (work[0].view, work[1].view, work[2].view, work[3].view, work[4].view)
    let share = 1 / Float(shape.pixels)
    return PreparedKernel(cost: KernelCost(flops: 7 * Double(shape.count), floats: 4 * shape.count)) {
      sum.fill(0)
      kernel.addSum(x: x.view, to: sum)
      ChannelFactors.scaled(sum, by: share, into: mean)
      sum.fill(0)
      kernel.addSquares(x: x.view, mean: mean, to: sum)
      ChannelFactors.scaled(sum, by: share, into: variance)
      ChannelFactors.invertedDeviation(variance: variance, epsilon: NormalizationShape.epsilon, into: rstd)
      ChannelFactors.product(scale.buffer.view, rstd, into: factor)
      kernel.normalize(x: x.view, mean: mean, scale: factor, shift: shift.buffer.view, y: y.view)
    } results: {
      withExtendedLifetime(work) {
        let expected = values.indices.map { index in
          let channel = index % shape.channels
          let (mean, variance) = NormalizationShape.statistics(values, shape.pixels) { $0 * shape.channels + channel }
          let normal = (Double(values[index]) - mean) / (variance + Double(NormalizationShape.epsilon)).squareRoot()
          return Expected(
            value: Double(scale.values[channel]) * normal + Double(shift.values[channel]),
            tolerance: NormalizationShape.tolerance(terms: shape.pixels))
        }
        return [KernelResult("y", y, width: shape.channels, stride: shape.yStride, expected: expected)]
      }
    }
  }

  /// dx, dγ and dβ.
  static let batchNormalizationBackward = KernelEntry(
    "batch_normalization/backward",
    of: "BatchStatistics.addGradients", "BatchStatistics.inputGradient", "ChannelFactors.inputGradient",
    tests: NormalizationShape.sweep, benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let (values, slopes) = (floats(shape.count, seed: seed), floats(shape.count, seed: seed, array: 3))
    let x = Buffer(rows: values, width: shape.channels, stride: shape.xStride, padding: 0)
    let dy = Buffer(rows: slopes, width: shape.channels, stride: shape.yStride, padding: 0)
    let dx = Buffer<Float>(count: shape.pixels * shape.xStride)
    let scale = shape.vector(seed, array: 1)
    let kernel = BatchStatistics(
      pixels: shape.pixels, channels: shape.channels, xStride: shape.xStride, yStride: shape.yStride)
    let statistics = (0..<shape.channels).map { channel in
      NormalizationShape.statistics(values, shape.pixels) { $0 * shape.channels + channel }
    }
    func vector(_ values: [Double]) -> Buffer<Float> {
      Buffer(rows: values.map { Float($0) }, width: shape.channels, stride: padded(shape.channels), padding: 0)
    }
    let epsilon = Double(NormalizationShape.epsilon)
    let (mean, rstd) = (
      vector(statistics.map(\.mean)), vector(statistics.map { 1 / ($0.variance + epsilon).squareRoot() })
    )
    let work = (0..<5).map { _ in Buffer<Float>(count: kernel.vectorCount) }
    let (scaleGradient, shiftGradient) = (work[0].view, work[1].view)
    let factors = (a: work[2].view, b: work[3].view, c: work[4].view)
    return PreparedKernel(cost: KernelCost(flops: 10 * Double(shape.count), floats: 5 * shape.count)) {
      scaleGradient.fill(0)
      shiftGradient.fill(0)
      kernel.addGradients(
        x: x.view, dy: dy.view, mean: mean.view, rstd: rstd.view, scaleGradient: scaleGradient,
        shiftGradient: shiftGradient)
      ChannelFactors.inputGradient(
        scale: scale.buffer.view, rstd: rstd.view, scaleGradient: scaleGradient, shiftGradient: shiftGradient,
        count: shape.pixels, into: factors)
      kernel.inputGradient(x: x.view, dy: dy.view, mean: mean.view, factors: factors, dx: dx.view)
    } results: {
      withExtendedLifetime(work) {
        let tolerance = NormalizationShape.tolerance(terms: shape.pixels)
        var sums = [(scale: Double, shift: Double)](repeating: (0, 0), count: shape.channels)
        func normal(_ index: Int) -> Double {
          let (mean, variance) = statistics[index % shape.channels]
          return (Double(values[index]) - mean) / (variance + epsilon).squareRoot()
        }
        for index in values.indices {
          sums[index % shape.channels].scale += Double(slopes[index]) * normal(index)
          sums[index % shape.channels].shift += Double(slopes[index])
        }
        let expected = values.indices.map { index in
          let channel = index % shape.channels
          let (sum, count) = (sums[channel], Double(shape.pixels))
          let factor = Double(scale.values[channel]) / (statistics[channel].variance + epsilon).squareRoot()
          let value = factor * (Double(slopes[index]) - sum.shift / count - normal(index) * sum.scale / count)
          return Expected(value: value, tolerance: tolerance * 32)
        }
        func vector(_ name: String, _ buffer: Buffer<Float>, _ values: [Double]) -> KernelResult {
          KernelResult(
            name, buffer, width: shape.channels, stride: padded(shape.channels),
            expected: values.map { Expected(value: $0, tolerance: tolerance * Double(shape.pixels)) })
        }
        return [
          KernelResult("dx", dx, width: shape.channels, stride: shape.xStride, expected: expected),
          vector("the scale's gradient", work[0], sums.map(\.scale)),
          vector("the shift's gradient", work[1], sums.map(\.shift)),
        ]
      }
    }
  }

  /// The same over the channels of each pixel, and its gradients.
  static let layerNormalization = KernelEntry(
    "layer_normalization",
    of: "LayerNormalization.forward", "LayerNormalization.addGradients", "LayerNormalization.inputGradient",
    tests: NormalizationShape.sweep, benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let (values, slopes) = (floats(shape.count, seed: seed), floats(shape.count, seed: seed, array: 3))
    let x = Buffer(rows: values, width: shape.channels, stride: shape.xStride, padding: 0)
    let dy = Buffer(rows: slopes, width: shape.channels, stride: shape.yStride, padding: 0)
    let (y, dx) = (
      Buffer<Float>(count: shape.pixels * shape.yStride), Buffer<Float>(count: shape.pixels * shape.xStride)
    )
    let (scale, shift) = (shape.vector(seed, array: 1), shape.vector(seed, array: 2))
    let kernel = LayerNormalization(
      pixels: shape.pixels, channels: shape.channels, xStride: shape.xStride, yStride: shape.yStride,
      epsilon: NormalizationShape.epsilon)
    let statistics = Buffer<Float>(count: kernel.statisticsCount)
    let gradients = [Buffer<Float>(count: kernel.vectorCount), Buffer<Float>(count: kernel.vectorCount)]
    let (scaleGradient, shiftGradient) = (gradients[0].view, gradients[1].view)
    return PreparedKernel(cost: KernelCost(flops: 17 * Double(shape.count), floats: 9 * shape.count)) {
      kernel.forward(
        x: x.view, scale: scale.buffer.view, shift: shift.buffer.view, y: y.view, statistics: statistics.view)
      scaleGradient.fill(0)
      shiftGradient.fill(0)
      kernel.addGradients(
        x: x.view, dy: dy.view, statistics: statistics.view, scaleGradient: scaleGradient, shiftGradient: shiftGradient)
      kernel.inputGradient(
        x: x.view, dy: dy.view, statistics: statistics.view, scale: scale.buffer.view, dx: dx.view)
    } results: {
      withExtendedLifetime(gradients) {
        let (epsilon, count) = (Double(NormalizationShape.epsilon), Double(shape.channels))
        let tolerance = NormalizationShape.tolerance(terms: shape.channels)
        var sums = [(scale: Double, shift: Double)](repeating: (0, 0), count: shape.channels)
        var (expected, expectedGradient): ([Expected], [Expected]) = ([], [])
        for pixel in 0..<shape.pixels {
          let first = pixel * shape.channels
          let (mean, variance) = NormalizationShape.statistics(values, shape.channels) { first + $0 }
          let rstd = 1 / (variance + epsilon).squareRoot()
          let normals = (0..<shape.channels).map { (Double(values[first + $0]) - mean) * rstd }
          let scaled = (0..<shape.channels).map { Double(slopes[first + $0]) * Double(scale.values[$0]) }
          let average = scaled.reduce(0, +) / count
          let along = zip(scaled, normals).reduce(0) { $0 + $1.0 * $1.1 } / count
          for channel in 0..<shape.channels {
            sums[channel].scale += Double(slopes[first + channel]) * normals[channel]
            sums[channel].shift += Double(slopes[first + channel])
            expected.append(
              Expected(
                value: Double(scale.values[channel]) * normals[channel] + Double(shift.values[channel]),
                tolerance: tolerance))
            expectedGradient.append(
              Expected(
                value: rstd * (scaled[channel] - average - normals[channel] * along), tolerance: tolerance * 32))
          }
        }
        func vector(_ name: String, _ buffer: Buffer<Float>, _ values: [Double]) -> KernelResult {
          KernelResult(
            name, buffer, width: shape.channels, stride: padded(shape.channels),
            expected: values.map { Expected(value: $0, tolerance: tolerance * Double(shape.pixels)) })
        }
        return [
          KernelResult("y", y, width: shape.channels, stride: shape.yStride, expected: expected),
          KernelResult("dx", dx, width: shape.channels, stride: shape.xStride, expected: expectedGradient),
          vector("the scale's gradient", gradients[0], sums.map(\.scale)),
          vector("the shift's gradient", gradients[1], sums.map(\.shift)),
        ]
      }
    }
  }

  /// Means over groups of channels: two a group, or one where their number is odd.
  static let groupAverage = KernelEntry(
    "group_normalization/average", of: "GroupAverage.apply",
    tests: NormalizationShape.sweep.filter { $0.slack == (0, 0) },
    benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let groups = shape.channels % 2 == 0 ? shape.channels / 2 : shape.channels
    let source = shape.vector(seed, array: 1)
    let vector = Buffer<Float>(count: padded(shape.channels))
    let kernel = GroupAverage(channels: shape.channels, groups: groups)
    return PreparedKernel(cost: KernelCost(flops: 2 * Double(shape.channels), floats: 2 * shape.channels)) {
      vector.view.copy(from: source.buffer.view)
      kernel.apply(to: vector.view, times: 0.3)
    } results: {
      let size = shape.channels / groups
      let sums = (0..<shape.channels).map { channel -> Float in
        let first = channel / size * size
        return source.values[first..<first + size].reduce(0, +) * 0.3
      }
      return [
        KernelResult(
          "the means", vector, width: shape.channels, stride: padded(shape.channels),
          expected: sums.map(Expected.exactly), bits: sums)
      ]
    }
  }

  /// The mean of each channel over all pixels, and its gradient.
  static let globalAverage = KernelEntry(
    "global_average_pooling2d", of: "GlobalAverage.forward", "GlobalAverage.backward",
    tests: NormalizationShape.sweep.filter { $0.slack.0 == $0.slack.1 }, benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let values = floats(shape.count, seed: seed)
    let slope = shape.vector(seed, array: 1)
    let x = Buffer(rows: values, width: shape.channels, stride: shape.xStride, padding: 0)
    let dx = Buffer<Float>(count: shape.pixels * shape.xStride)
    let y = Buffer<Float>(count: padded(shape.channels))
    let kernel = GlobalAverage(pixels: shape.pixels, channels: shape.channels, stride: shape.xStride)
    return PreparedKernel(cost: KernelCost(flops: Double(shape.count), floats: 2 * shape.count)) {
      kernel.forward(x: x.view, y: y.view)
      kernel.backward(dy: slope.buffer.view, dx: dx.view)
    } results: {
      let share = 1 / Float(shape.pixels)
      let means = (0..<shape.channels).map { channel -> Expected in
        var sum = ExactSum()
        for pixel in 0..<shape.pixels { sum.add(values[pixel * shape.channels + channel]) }
        return sum.expected.scaled(by: share)
      }
      let slopes = values.indices.map { slope.values[$0 % shape.channels] * share }
      return [
        KernelResult("y", y, width: shape.channels, stride: padded(shape.channels), expected: means),
        KernelResult(
          "dx", dx, width: shape.channels, stride: shape.xStride, expected: slopes.map(Expected.exactly), bits: slopes),
      ]
    }
  }

  /// (x / 2 - u) · v, element by element, of samples whose pixels lie differently far apart.
  static let elementwise = KernelEntry(
    "elementwise", of: "Elementwise.copy", "Elementwise.add", "Elementwise.multiply", tests: NormalizationShape.sweep,
    benchmarks: NormalizationShape.resnet
  ) { shape, seed in
    let values = (0..<3).map { floats(shape.count, seed: seed, array: UInt32($0)) }
    let strides = [shape.xStride, shape.yStride, shape.xStride]
    let operands = zip(values, strides).map { Buffer(rows: $0, width: shape.channels, stride: $1, padding: 0) }
    let y = Buffer<Float>(count: shape.pixels * shape.yStride)
    let kernel = Elementwise(pixels: shape.pixels, channels: shape.channels)
    let (x, u, v) = (operands[0].view, operands[1].view, operands[2].view)
    return PreparedKernel(cost: KernelCost(flops: 3 * Double(shape.count), floats: 8 * shape.count)) {
      kernel.copy(x, stride: shape.xStride, times: 0.5, into: y.view, stride: shape.yStride)
      kernel.add(u, stride: shape.yStride, times: -1, to: y.view, stride: shape.yStride)
      kernel.multiply(y.view, stride: shape.yStride, by: v, stride: shape.xStride)
    } results: {
      withExtendedLifetime(operands) {
        let bits = values[0].indices.map { (values[0][$0] * 0.5 - values[1][$0]) * values[2][$0] }
        return [
          KernelResult(
            "y", y, width: shape.channels, stride: shape.yStride, expected: bits.map(Expected.exactly), bits: bits)
        ]
      }
    }
  }

  /// m a + (1 - m) b
  static let movingAverage = KernelEntry(
    "moving_average", of: "moveAverage",
    tests: [16, 48].map { NormalizationShape(pixels: 1, channels: $0) },
    benchmarks: [NormalizationShape(pixels: 1, channels: 64)]
  ) { shape, seed in
    let (old, sum) = (shape.vector(seed, array: 1), shape.vector(seed, array: 2))
    let average = Buffer(old.values)
    return PreparedKernel(cost: KernelCost(flops: 3 * Double(shape.channels), floats: 3 * shape.channels)) {
      moveAverage(average.view, towards: sum.buffer.view, scale: 0.25, momentum: 0.9)
    } results: {
      let rest = (1 - Float(0.9)) * 0.25
      return [
        KernelResult(
          "the average", average.array,
          bits: zip(old.values, sum.values).map { ($0 * 0.9).addingProduct($1, rest) })
      ]
    }
  }
}
