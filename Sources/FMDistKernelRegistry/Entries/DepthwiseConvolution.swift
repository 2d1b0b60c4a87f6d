import FMDistKernels
import FMDistMemory

/// An image, a window, and how many outputs each channel has.
private struct DepthwiseShape: Sendable, CustomStringConvertible {
  var height, width, channels, multiplier: Int
  var window: (Int, Int)
  var strides = (1, 1)
  var padding = Padding.same
  /// Floats from pixel to pixel of x.
  var pixelStride: Int

  var description: String {
    "\(height)x\(width)x\(channels), \(multiplier) a channel, \(window.0)x\(window.1), strides \(strides.0)x\(strides.1), \(padding), "
      + "pixels of \(pixelStride)"
  }

  var outputs: Int { channels * multiplier }

  var kernel: DepthwiseConvolution {
    DepthwiseConvolution(
      height: height, width: width, channels: channels, inputStride: pixelStride, multiplier: multiplier,
      kernel: window,
      strides: strides, padding: padding)
  }

  static let sweep: [DepthwiseShape] = [(3, 1), (3, 2), (16, 1), (18, 1), (18, 3)].flatMap { channels, multiplier in
    [((3, 2), (1, 1), Padding.same), ((2, 2), (2, 1), .valid), ((1, 1), (1, 1), .valid), ((3, 3), (2, 2), .same)]
      .flatMap {
        window, strides, padding in
        Set([channels, padded(channels)]).sorted().map {
          DepthwiseShape(
            height: 5, width: 7, channels: channels, multiplier: multiplier, window: window, strides: strides,
            padding: padding, pixelStride: $0)
        }
      }
  }
  static let mobilenet = [
    DepthwiseShape(height: 14, width: 14, channels: 64, multiplier: 1, window: (3, 3), pixelStride: 64)
  ]

  /// Calls `body` with the elements of x, W and y of each product, all unpadded.
  func eachProduct(_ body: (_ x: Int, _ weight: Int, _ y: Int) -> Void) {
    let g = kernel.geometry
    for row in 0..<g.outputHeight {
      for column in 0..<g.outputWidth {
        for tap in 0..<g.taps {
          let h = row * g.strideHeight + tap / g.kernelWidth - g.padTop
          let w = column * g.strideWidth + tap % g.kernelWidth - g.padLeft
          guard (0..<height).contains(h), (0..<width).contains(w) else { continue }
          for output in 0..<outputs {
            body(
              (h * width + w) * channels + output / multiplier, tap * outputs + output,
              (row * g.outputWidth + column) * outputs + output)
          }
        }
      }
    }
  }
}

extension KernelEntry {
  /// y, dW, the bias's gradient and dx.
  static let depthwiseConvolution = KernelEntry(
    "depthwise_convolution",
    of: "DepthwiseConvolution.forward", "DepthwiseConvolution.addWeightsGradient", "DepthwiseConvolution.dataGradient",
    tests: DepthwiseShape.sweep, benchmarks: DepthwiseShape.mobilenet
  ) { shape, seed in
    let kernel = shape.kernel
    let g = kernel.geometry
    let (positions, outputs, stride) = (g.outputHeight * g.outputWidth, shape.outputs, padded(shape.outputs))
    let values = floats(shape.height * shape.width * shape.channels, seed: seed)
    let matrix = floats(g.taps * outputs, seed: seed, array: 1)
    let (slopes, start) = (floats(positions * outputs, seed: seed, array: 2), floats(outputs, seed: seed, array: 3))
    let x = Buffer(rows: values, width: shape.channels, stride: shape.pixelStride, padding: 0)
    let dy = Buffer(rows: slopes, width: outputs, stride: stride, padding: 0)
    let weights = Buffer.packed(matrix, rows: g.taps, columns: outputs)
    let bias = Buffer(rows: start, width: outputs, stride: stride, padding: 0)
    let (y, dx) = (Buffer<Float>(count: positions * stride), Buffer<Float>(count: x.count))
    let (gradient, biasGradient) = (Buffer<Float>(count: weights.count), Buffer<Float>(count: stride))
    let scratch = Buffer<Float>(count: kernel.scratchCount)
    var products = 0
    shape.eachProduct { _, _, _ in products += 1 }
    return PreparedKernel(
      cost: KernelCost(flops: 6 * Double(products), floats: 3 * (values.count + slopes.count + matrix.count))
    ) {
      kernel.forward(x: x.view, weights: weights.view, bias: bias.view, y: y.view, scratch: scratch.view)
      gradient.view.fill(0)
      biasGradient.view.fill(0)
      kernel.addWeightsGradient(
        x: x.view, dy: dy.view, gradient: gradient.view, biasGradient: biasGradient.view, scratch: scratch.view)
      kernel.dataGradient(dy: dy.view, weights: weights.view, dx: dx.view, scratch: scratch.view)
    } results: {
      var sums = (0..<positions * outputs).map { ExactSum(start[$0 % outputs]) }
      var weightSums = [ExactSum](repeating: ExactSum(), count: matrix.count)
      var inputSums = [ExactSum](repeating: ExactSum(), count: values.count)
      var biasSums = [ExactSum](repeating: ExactSum(), count: outputs)
      shape.eachProduct { x, weight, y in
        sums[y].add(values[x], times: matrix[weight])
        weightSums[weight].add(values[x], times: slopes[y])
        inputSums[x].add(slopes[y], times: matrix[weight])
      }
      for (index, slope) in slopes.enumerated() { biasSums[index % outputs].add(slope) }
      return [
        KernelResult("y", y, width: outputs, stride: stride, expected: sums.map(\.expected)),
        KernelResult(
          "dW", gradient.unpacked(rows: g.taps, columns: outputs), expected: weightSums.map(\.expected)),
        KernelResult(
          "the bias's gradient", biasGradient, width: outputs, stride: stride, expected: biasSums.map(\.expected)),
        KernelResult(
          "dx", dx, width: shape.channels, stride: shape.pixelStride, expected: inputSums.map(\.expected)),
      ]
    }
  }
}
