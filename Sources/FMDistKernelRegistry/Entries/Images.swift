import FMDistKernels
import FMDistMemory

/// A shape for which a kernel that pools, moves or repeats pixels has a ``WindowSums``.
private protocol WindowShape: Sendable, CustomStringConvertible {
  var sums: WindowSums { get }
}

extension PoolingShape: WindowShape {
  /// Means.
  fileprivate var sums: WindowSums {
    let reference = reference
    let outputs = reference.outputHeight * reference.outputWidth * channels
    return WindowSums(
      inputs: height * width * channels,
      windows: (0..<outputs).map { output in
        let sources = reference.window(output).map(\.source)
        return (sources, 1 / Float(sources.count))
      })
  }

  fileprivate static let means =
    clipped.filter { $0.range == 1000 || $0.channels == 19 }
    + [(2, 2), (3, 2), (7, 6)].flatMap { pool in
      [(1, 1), (2, 3)].flatMap { strides in
        [1, 16, 19].map {
          PoolingShape(height: 7, width: 6, channels: $0, pool: pool, strides: strides, range: 1000)
        }
      }
    }
}

/// An image that is put into a larger one or cut out of it, or whose pixels are repeated.
private struct MoveShape: WindowShape {
  enum Move: String { case surround, cut, enlarge }

  var move: Move
  var height, width, channels: Int
  /// Rows and columns before and behind; or the rectangle's height and width, twice.
  var sizes: (top: Int, bottom: Int, left: Int, right: Int)

  var description: String {
    "\(height)x\(width)x\(channels), \(sizes.top) \(sizes.bottom) \(sizes.left) \(sizes.right)"
  }

  private var output: (height: Int, width: Int) {
    switch move {
    case .surround: (height + sizes.top + sizes.bottom, width + sizes.left + sizes.right)
    case .cut: (height - sizes.top - sizes.bottom, width - sizes.left - sizes.right)
    case .enlarge: (height * sizes.top, width * sizes.left)
    }
  }

  var frame: Frame {
    let (own, other) = ((height, width), (output.height, output.width))
    return Frame(
      inner: move == .surround ? own : other, outer: move == .surround ? other : own,
      place: (sizes.top, sizes.left), channelStride: channels)
  }

  var upsampling: Upsampling {
    Upsampling(height: height, width: width, channelStride: channels, size: (sizes.top, sizes.left))
  }

  var sums: WindowSums {
    let output = output
    var windows: [(sources: [Int], factor: Float)] = []
    for row in 0..<output.height {
      for column in 0..<output.width {
        let (h, w) = source(row, column)
        let isReal = h >= 0 && h < height && w >= 0 && w < width
        for channel in 0..<channels {
          windows.append((isReal ? [(h * width + w) * channels + channel] : [], 1))
        }
      }
    }
    return WindowSums(inputs: height * width * channels, windows: windows)
  }

  /// The input's pixel that an output's is, inside the image or outside.
  private func source(_ row: Int, _ column: Int) -> (Int, Int) {
    switch move {
    case .surround: (row - sizes.top, column - sizes.left)
    case .cut: (row + sizes.top, column + sizes.left)
    case .enlarge: (row / sizes.top, column / sizes.left)
    }
  }

  static func sweep(_ move: Move, _ sizes: [(Int, Int, Int, Int)]) -> [MoveShape] {
    sizes.flatMap { top, bottom, left, right in
      [1, 3, 16, 35].map {
        MoveShape(
          move: move, height: 5, width: 4, channels: $0, sizes: (top: top, bottom: bottom, left: left, right: right))
      }
    }
  }

  static let borders = sweep(.surround, [(0, 0, 0, 0), (1, 1, 1, 1), (2, 0, 0, 3), (0, 1, 2, 0)])
  static let crops = sweep(.cut, [(0, 0, 0, 0), (1, 1, 1, 1), (2, 2, 0, 3), (0, 1, 2, 0)])
  static let repetitions = sweep(.enlarge, [(1, 1, 1, 1), (2, 2, 2, 2), (1, 1, 3, 3), (3, 3, 1, 1)])
  static let border = [MoveShape(move: .surround, height: 28, width: 28, channels: 32, sizes: (1, 1, 1, 1))]
  static let crop = [MoveShape(move: .cut, height: 30, width: 30, channels: 32, sizes: (1, 1, 1, 1))]
  static let repetition = [MoveShape(move: .enlarge, height: 14, width: 14, channels: 32, sizes: (2, 2, 2, 2))]
}

/// Pixels with channels and padding, and perhaps as many elements in other pixels.
private struct PixelsShape: Sendable, CustomStringConvertible {
  var pixels, channels: Int
  /// Floats of a pixel beyond its channels.
  var slack = 0
  /// Channels and slack of what the elements become.
  var other: (channels: Int, slack: Int) = (1, 0)
  /// Few different numbers, so that there are ties.
  var hasTies = false

  var description: String {
    "\(pixels)x\(channels), padded by \(slack)" + (hasTies ? ", ties" : "")
      + (other == (1, 0) ? "" : ", to channels of \(other.channels), padded by \(other.slack)")
  }

  var count: Int { pixels * channels }

  func values(seed: UInt64) -> [Float] {
    floats(count, seed: seed).map { hasTies ? ($0 * 2).rounded() : $0 }
  }

  func buffer(_ values: [Float]) -> Buffer<Float> {
    Buffer(rows: values, width: channels, stride: channels + slack, padding: 0)
  }

  static let sweep = [
    (1, 1, 0), (7, 1, 15), (9, 3, 0), (12, 16, 0), (5, 19, 13), (4, 19, 0), (49, 35, 13), (3, 150, 10),
  ]
  .flatMap { pixels, channels, slack in
    [false, true].map { PixelsShape(pixels: pixels, channels: channels, slack: slack, hasTies: $0) }
  }
  static let recipes = [PixelsShape(pixels: 49, channels: 64)]

  static let shapes = [(1, 24), (24, 1), (6, 4), (4, 6), (3, 8)].flatMap { pixels, channels in
    [(24, 0), (1, 15), (6, 10), (4, 0), (3, 2)].map { other in
      PixelsShape(pixels: pixels, channels: channels, slack: channels == 6 ? 10 : 0, other: other)
    }
  }
  static let flattening = [PixelsShape(pixels: 49, channels: 50, slack: 14, other: (2450, 14))]

  var rearrangement: Rearrangement {
    Rearrangement(
      count: count, from: (channels, channels + slack), to: (other.channels, other.channels + other.slack))
  }
}

extension KernelEntry {
  private static func windows<Shape: WindowShape>(
    _ name: String, of function: String, tests: [Shape], benchmarks: [Shape], isBackward: Bool = false,
    run: @escaping @Sendable (Shape, View<Float>, View<Float>) -> Void
  ) -> KernelEntry {
    KernelEntry(name, of: function, tests: tests, benchmarks: benchmarks) { shape, seed in
      let sums = shape.sums
      let values = floats(isBackward ? sums.windows.count : sums.inputs, seed: seed)
      let source = Buffer(values)
      let result = Buffer<Float>.unwritten(isBackward ? sums.inputs : sums.windows.count)
      return PreparedKernel(cost: KernelCost(floats: sums.inputs + sums.windows.count)) {
        run(shape, source.view, result.view)
      } results: {
        [
          KernelResult(
            isBackward ? "dx" : "y", result.array, bits: isBackward ? sums.backward(values) : sums.forward(values))
        ]
      }
    }
  }

  /// y
  static let averagePoolingForward = windows(
    "average_pooling/forward", of: "AveragePooling.forward", tests: PoolingShape.means,
    benchmarks: PoolingShape.recipes
  ) { shape, x, y in AveragePooling(shape.windows, channelStride: shape.channels).forward(x: x, y: y) }

  /// dx
  static let averagePoolingBackward = windows(
    "average_pooling/backward", of: "AveragePooling.backward", tests: PoolingShape.means,
    benchmarks: PoolingShape.recipes, isBackward: true
  ) { shape, dy, dx in AveragePooling(shape.windows, channelStride: shape.channels).backward(dy: dy, dx: dx) }

  /// y
  static let frameSurround = windows(
    "frame/surround", of: "Frame.surround", tests: MoveShape.borders, benchmarks: MoveShape.border
  ) { shape, x, y in shape.frame.surround(x, into: y) }

  /// y
  static let frameCut = windows(
    "frame/cut", of: "Frame.cut", tests: MoveShape.crops, benchmarks: MoveShape.crop
  ) { shape, x, y in shape.frame.cut(x, into: y) }

  /// y
  static let upsamplingForward = windows(
    "upsampling/forward", of: "Upsampling.forward", tests: MoveShape.repetitions, benchmarks: MoveShape.repetition
  ) { shape, x, y in shape.upsampling.forward(x: x, y: y) }

  /// dx
  static let upsamplingBackward = windows(
    "upsampling/backward", of: "Upsampling.backward", tests: MoveShape.repetitions,
    benchmarks: MoveShape.repetition, isBackward: true
  ) { shape, dy, dx in shape.upsampling.backward(dy: dy, dx: dx) }

  /// y and the maxima's pixels.
  static let globalMaximumForward = KernelEntry(
    "global_maximum/forward", of: "GlobalMaximum.forward", tests: PixelsShape.sweep, benchmarks: PixelsShape.recipes
  ) { shape, seed in
    let values = shape.values(seed: seed)
    let stride = shape.channels + shape.slack
    let (x, y) = (shape.buffer(values), Buffer<Float>(count: padded(shape.channels)))
    let winners = Buffer<Int32>(count: padded(shape.channels))
    let kernel = GlobalMaximum(pixels: shape.pixels, channels: shape.channels, stride: stride)
    return PreparedKernel(cost: KernelCost(floats: shape.count + 2 * shape.channels)) {
      kernel.forward(x: x.view, y: y.view, winners: winners.view)
    } results: {
      let places = (0..<shape.channels).map { shape.winner(of: $0, values) }
      let found = withExtendedLifetime(winners) { winners.view.elements.prefix(shape.channels).map { Float($0) } }
      return [
        KernelResult(
          "y", Array(y.array.prefix(shape.channels)),
          bits: places.enumerated().map { values[$0.element * shape.channels + $0.offset] }),
        KernelResult("the maximum's pixel", found, bits: places.map { Float($0) }),
      ]
    }
  }

  /// dx
  static let globalMaximumBackward = KernelEntry(
    "global_maximum/backward", of: "GlobalMaximum.backward", tests: PixelsShape.sweep,
    benchmarks: PixelsShape.recipes
  ) { shape, seed in
    let (values, gradient) = (shape.values(seed: seed), floats(shape.channels, seed: seed, array: 1))
    let places = (0..<shape.channels).map { shape.winner(of: $0, values) }
    let stride = shape.channels + shape.slack
    let padding = [Int32](repeating: 0, count: padded(shape.channels) - shape.channels)
    let (dy, winners) = (Buffer(gradient), Buffer(places.map { Int32($0) } + padding))
    let dx = Buffer<Float>.unwritten(shape.pixels * stride)
    let kernel = GlobalMaximum(pixels: shape.pixels, channels: shape.channels, stride: stride)
    return PreparedKernel(cost: KernelCost(floats: shape.count + 2 * shape.channels)) {
      kernel.backward(dy: dy.view, winners: winners.view, dx: dx.view)
    } results: {
      var expected = [Float](repeating: 0, count: shape.count)
      for (channel, pixel) in places.enumerated() { expected[pixel * shape.channels + channel] = gradient[channel] }
      return [
        KernelResult(
          "dx", dx, width: shape.channels, stride: stride, expected: expected.map(Expected.exactly), bits: expected)
      ]
    }
  }

  /// y
  static let rearrangementForward = KernelEntry(
    "rearrangement/forward", of: "Rearrangement.forward", tests: PixelsShape.shapes,
    benchmarks: PixelsShape.flattening
  ) { shape, seed in
    let values = shape.values(seed: seed)
    let stride = shape.other.channels + shape.other.slack
    let (x, y) = (shape.buffer(values), Buffer<Float>(count: shape.count / shape.other.channels * stride))
    let kernel = shape.rearrangement
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      kernel.forward(x: x.view, y: y.view)
    } results: {
      [
        KernelResult(
          "y", y, width: shape.other.channels, stride: stride, expected: values.map(Expected.exactly), bits: values)
      ]
    }
  }

  /// dx
  static let rearrangementBackward = KernelEntry(
    "rearrangement/backward", of: "Rearrangement.backward", tests: PixelsShape.shapes,
    benchmarks: PixelsShape.flattening
  ) { shape, seed in
    let values = shape.values(seed: seed)
    let dy = Buffer(
      rows: values, width: shape.other.channels, stride: shape.other.channels + shape.other.slack, padding: .nan)
    let dx = Buffer<Float>(count: shape.pixels * (shape.channels + shape.slack))
    let kernel = shape.rearrangement
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      kernel.backward(dy: dy.view, dx: dx.view)
    } results: {
      [
        KernelResult(
          "dx", dx, width: shape.channels, stride: shape.channels + shape.slack,
          expected: values.map(Expected.exactly), bits: values)
      ]
    }
  }

  /// y
  static let channelMask = KernelEntry(
    "channel_mask", of: "ChannelMask.apply", tests: PixelsShape.sweep, benchmarks: PixelsShape.recipes
  ) { shape, seed in
    let values = shape.values(seed: seed)
    let stride = shape.channels + shape.slack
    let factors = floats(padded(shape.channels), seed: seed, array: 1).map { $0 < 0 ? 0 : $0 + 1 }
    let (x, mask, y) = (shape.buffer(values), Buffer(factors), Buffer<Float>(count: shape.pixels * stride))
    let kernel = ChannelMask(pixels: shape.pixels, channels: shape.channels, stride: stride)
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      kernel.apply(mask.view, x: x.view, y: y.view)
    } results: {
      let expected = values.enumerated().map { index, value in
        let factor = factors[index % shape.channels]
        return factor == 0 ? 0 : value * factor
      }
      return [
        KernelResult(
          "y", y, width: shape.channels, stride: stride, expected: expected.map(Expected.exactly), bits: expected)
      ]
    }
  }

  /// y = x · scale + offset
  static let rescaling = KernelEntry(
    "rescaling", of: "rescale", tests: PixelsShape.sweep.filter { $0.slack == 0 }, benchmarks: PixelsShape.recipes
  ) { shape, seed in
    let values = shape.values(seed: seed)
    let (x, y) = (Buffer(values), Buffer<Float>.unwritten(shape.count))
    return PreparedKernel(cost: KernelCost(flops: 2 * Double(shape.count), floats: 2 * shape.count)) {
      rescale(x.view, scale: 0.3, offset: -0.7, into: y.view)
    } results: {
      [KernelResult("y", y.array, bits: values.map { Float(-0.7).addingProduct($0, 0.3) })]
    }
  }
}

extension PixelsShape {
  /// The first pixel whose `channel` is greatest.
  fileprivate func winner(of channel: Int, _ values: [Float]) -> Int {
    var best = 0
    for pixel in 0..<pixels where values[pixel * channels + channel] > values[best * channels + channel] {
      best = pixel
    }
    return best
  }
}
