import FMDistKernels
import FMDistMemory

/// A convolution in groups, with steps between taps.
private struct GroupedShape: Sendable, CustomStringConvertible {
  var convolution: ConvolutionShape
  var groups: Int
  var dilation = (1, 1)

  var description: String { "\(convolution), \(groups) groups, dilation \(dilation.0)x\(dilation.1)" }

  var kernel: GroupedConvolution {
    let c = convolution
    return GroupedConvolution(
      ConvolutionGeometry(
        height: c.height, width: c.width, channels: c.channels, inputStride: c.pixelStride, filters: c.filters,
        kernel: c.kernel, strides: c.strides, dilation: dilation, padding: c.padding), groups: groups)
  }

  static let sweep: [GroupedShape] = [
    (6, 9, 3), (6, 18, 2), (4, 32, 2), (18, 18, 18), (34, 68, 2), (32, 48, 2), (64, 32, 16),
  ].flatMap { channels, filters, groups in
    [
      ((3, 2), (1, 1), Padding.same, (1, 1)), ((3, 3), (1, 1), .same, (1, 1)), ((2, 2), (2, 1), .valid, (1, 2)),
      ((1, 1), (1, 1), .valid, (1, 1)),
    ].map {
      kernel, strides, padding, dilation in
      GroupedShape(
        convolution: ConvolutionShape(
          5, 7, channels, to: filters, kernel, strides: strides, padding, pixelStride: padded(channels)),
        groups: groups, dilation: dilation)
    }
  }
  static let benchmarks = [4, 16].map { groups in
    GroupedShape(convolution: ConvolutionShape(14, 14, 64, to: 64, (3, 3), .same, pixelStride: 64), groups: groups)
  }

  var flops: Double { convolution.flops / Double(groups) }
  var weights: Int { convolution.weights / groups }

  /// Calls `body` with the elements of x, W and y of each product, x being unpadded.
  func eachProduct(_ body: (_ x: Int, _ weight: Int, _ y: Int) -> Void) {
    let (g, channels, filters) = (kernel.geometry, kernel.groupChannels, convolution.filters / groups)
    for row in 0..<g.outputHeight {
      for column in 0..<g.outputWidth {
        for tap in 0..<g.taps {
          let h = row * g.strideHeight + tap / g.kernelWidth * dilation.0 - g.padTop
          let w = column * g.strideWidth + tap % g.kernelWidth * dilation.1 - g.padLeft
          guard (0..<g.height).contains(h), (0..<g.width).contains(w) else { continue }
          for filter in 0..<g.filters {
            for channel in 0..<channels {
              body(
                (h * g.width + w) * g.channels + filter / filters * channels + channel,
                (tap * channels + channel) * g.filters + filter, (row * g.outputWidth + column) * g.filters + filter)
            }
          }
        }
      }
    }
  }

  /// x, W and dy, unpadded.
  func operands(_ seed: UInt64) -> (x: [Float], weights: [Float], dy: [Float]) {
    (
      floats(convolution.inputs, seed: seed, array: 1), floats(weights, seed: seed, array: 2),
      floats(kernel.geometry.outputHeight * kernel.geometry.outputWidth * convolution.filters, seed: seed, array: 3)
    )
  }

  func image(_ x: [Float]) -> Buffer<Float> {
    Buffer(rows: x, width: convolution.channels, stride: convolution.pixelStride, padding: 0)
  }

  func output(_ y: [Float]) -> Buffer<Float> {
    Buffer(rows: y, width: convolution.filters, stride: padded(convolution.filters), padding: 0)
  }

  func packed(_ weights: [Float]) -> Buffer<Float> {
    .packed(weights, rows: weights.count / convolution.filters, columns: convolution.filters)
  }
}

extension KernelEntry {
  /// y
  static let groupedForward = KernelEntry(
    "grouped_convolution/forward", of: "GroupedConvolution.forward", tests: GroupedShape.sweep,
    benchmarks: GroupedShape.benchmarks
  ) { shape, seed in
    let (kernel, values) = (shape.kernel, shape.operands(seed))
    let biases = floats(shape.convolution.filters, seed: seed, array: 4)
    let (x, weights) = (shape.image(values.x), shape.packed(values.weights))
    let bias = Buffer(rows: biases, width: biases.count, stride: padded(biases.count), padding: 0)
    let (y, scratch) = (Buffer<Float>.unwritten(kernel.geometry.outputCount), Buffer<Float>(count: kernel.scratchCount))
    return PreparedKernel(
      cost: KernelCost(flops: shape.flops, floats: values.x.count + values.weights.count + values.dy.count)
    ) {
      kernel.forward(x: x.view, weights: weights.view, bias: bias.view, y: y.view, scratch: scratch.view)
    } results: {
      var sums = values.dy.indices.map { ExactSum(biases[$0 % biases.count]) }
      shape.eachProduct { sums[$2].add(values.x[$0], times: values.weights[$1]) }
      return [KernelResult("y", y, width: biases.count, stride: padded(biases.count), expected: sums.map(\.expected))]
    }
  }

  /// dW and db
  static let groupedWeightsGradient = KernelEntry(
    "grouped_convolution/weights_gradient", of: "GroupedConvolution.weightsGradient", tests: GroupedShape.sweep,
    benchmarks: GroupedShape.benchmarks
  ) { shape, seed in
    let (kernel, values, filters) = (shape.kernel, shape.operands(seed), shape.convolution.filters)
    let (x, dy) = (shape.image(values.x), shape.output(values.dy))
    let (gradient, bias) = (Buffer<Float>(count: kernel.weightCount), Buffer<Float>(count: padded(filters)))
    let scratch = Buffer<Float>(count: kernel.scratchCount)
    return PreparedKernel(
      cost: KernelCost(flops: shape.flops, floats: values.x.count + values.weights.count + values.dy.count)
    ) {
      // Sums are added to what is there.
      gradient.view.fill(0)
      bias.view.fill(0)
      kernel.weightsGradient(
        x: x.view, dy: dy.view, gradient: gradient.view, biasGradient: bias.view, scratch: scratch.view)
    } results: {
      var sums = values.weights.map { _ in ExactSum() }
      shape.eachProduct { sums[$1].add(values.x[$0], times: values.dy[$2]) }
      var biases = [ExactSum](repeating: ExactSum(), count: filters)
      for (index, value) in values.dy.enumerated() { biases[index % filters].add(value) }
      return [
        KernelResult(
          "dW", gradient.unpacked(rows: shape.weights / filters, columns: filters), expected: sums.map(\.expected)),
        KernelResult("db", bias, width: filters, stride: padded(filters), expected: biases.map(\.expected)),
      ]
    }
  }

  /// dx
  static let groupedDataGradient = KernelEntry(
    "grouped_convolution/data_gradient", of: "GroupedConvolution.dataGradient", tests: GroupedShape.sweep,
    benchmarks: GroupedShape.benchmarks
  ) { shape, seed in
    let (kernel, values, channels) = (shape.kernel, shape.operands(seed), shape.convolution.channels)
    let (dy, weights) = (shape.output(values.dy), shape.packed(values.weights))
    let dx = Buffer<Float>.unwritten(kernel.geometry.inputGradientCount)
    let scratch = Buffer<Float>(count: kernel.scratchCount)
    return PreparedKernel(
      cost: KernelCost(flops: shape.flops, floats: values.x.count + values.weights.count + values.dy.count)
    ) {
      kernel.dataGradient(dy: dy.view, weights: weights.view, dx: dx.view, scratch: scratch.view)
    } results: {
      var sums = values.x.map { _ in ExactSum() }
      shape.eachProduct { sums[$0].add(values.dy[$2], times: values.weights[$1]) }
      return [KernelResult("dx", dx, width: channels, stride: padded(channels), expected: sums.map(\.expected))]
    }
  }
}
