import FMDistMemory

/// y = x * W + b, each output channel from one input channel, and its gradients, for one image. Keras's depthwise convolution.
///
/// Output channel o reads input channel o / multiplier. x: H x W x inputStride; W: O/16 blocks x taps x 16; y: H' x W' x O padded,
/// where O = C · multiplier. Each sum goes through the taps in row-major order.
package struct DepthwiseConvolution: Sendable {
  /// The window, the step, and what surrounds an image; its filters are the output's channels.
  package let geometry: ConvolutionGeometry
  /// Output channels for each input channel.
  package let multiplier: Int

  /// Of images of `channels` channels, `inputStride` floats apart.
  package init(
    height: Int, width: Int, channels: Int, inputStride: Int, multiplier: Int, kernel: (Int, Int), strides: (Int, Int),
    padding: Padding
  ) {
    require(multiplier > 0, "a depthwise convolution without outputs")
    self.multiplier = multiplier
    geometry = ConvolutionGeometry(
      height: height, width: width, channels: channels, inputStride: inputStride, filters: channels * multiplier,
      kernel: kernel, strides: strides, padding: padding)
  }

  /// Floats of the packed weights, and of their gradient.
  package var weightCount: Int { geometry.filterBlocks * geometry.taps * 16 }
  /// Floats of one bias, padded.
  package var biasCount: Int { pixelStride }
  /// Floats of scratch that one thread needs, forward or backward.
  package var scratchCount: Int { isDirect ? 0 : geometry.paddedHeight * geometry.paddedWidth * pixelStride }

  /// Floats from pixel to pixel of the output, and of the input as the sums read it.
  private var pixelStride: Int { geometry.filterBlocks * 16 }
  /// Whether the sums read x itself.
  private var isDirect: Bool { isAligned && !geometry.isPadded }
  /// Whether x's channels lie as the output's.
  private var isAligned: Bool { multiplier == 1 && geometry.inputStride == pixelStride }

  /// Overwrites `y`.
  package func forward(x: View<Float>, weights: View<Float>, bias: View<Float>, y: View<Float>, scratch: View<Float>) {
    check(x, y, weights, scratch)
    require(bias.count == biasCount, "a depthwise convolution with a bias of the wrong size")
    let source = surround(x, in: scratch)
    let g = geometry
    for block in 0..<g.filterBlocks {
      let w = UnsafePointer(weights.base + block * g.taps * 16)
      let start = bias.base.vector(block * 16)
      for row in 0..<g.outputHeight {
        let input = source + (row * g.strideHeight * g.paddedWidth * pixelStride + block * 16)
        let output = y.base + (row * g.outputWidth * pixelStride + block * 16)
        var column = 0
        while column + 4 <= g.outputWidth {
          sums(input + column * g.strideWidth * pixelStride, w, start, output + column * pixelStride)
          column += 4
        }
        while column < g.outputWidth {
          sum(input + column * g.strideWidth * pixelStride, w, start, output + column * pixelStride)
          column += 1
        }
      }
    }
  }

  /// Stores four outputs side by side.
  @inline(__always)
  private func sums(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ start: Vector,
    _ output: UnsafeMutablePointer<Float>
  ) {
    let step = geometry.strideWidth &* pixelStride
    let (width, height, skip) = (geometry.kernelWidth, geometry.kernelHeight, rowSkip)
    var (a, b, c, d) = (start, start, start, start)
    var (w, x) = (weights, input)
    for _ in 0..<height {
      for _ in 0..<width {
        let weight = w.vector(0)
        a = a.addingProduct(x.vector(0), weight)
        b = b.addingProduct(x.vector(step), weight)
        c = c.addingProduct(x.vector(2 &* step), weight)
        d = d.addingProduct(x.vector(3 &* step), weight)
        w += 16
        x += pixelStride
      }
      x += skip
    }
    output.store(a, 0)
    output.store(b, pixelStride)
    output.store(c, 2 &* pixelStride)
    output.store(d, 3 &* pixelStride)
  }

  /// Stores one output.
  @inline(__always)
  private func sum(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ start: Vector,
    _ output: UnsafeMutablePointer<Float>
  ) {
    var sum = start
    var (w, x) = (weights, input)
    for _ in 0..<geometry.kernelHeight {
      for _ in 0..<geometry.kernelWidth {
        sum = sum.addingProduct(x.vector(0), w.vector(0))
        w += 16
        x += pixelStride
      }
      x += rowSkip
    }
    output.store(sum, 0)
  }

  /// Adds this image's gradients of W and b to `gradient` and `biasGradient`.
  package func addWeightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) {
    check(x, dy, gradient, scratch)
    require(biasGradient.count == biasCount, "a depthwise convolution with a bias of the wrong size")
    let source = surround(x, in: scratch)
    let g = geometry
    for block in 0..<g.filterBlocks {
      let input = source + block * 16
      let upstream = UnsafePointer(dy.base + block * 16)
      let sums = gradient.base + block * g.taps * 16
      var total = Vector.zero
      for pixel in 0..<g.outputHeight * g.outputWidth { total += upstream.vector(pixel &* pixelStride) }
      biasGradient.base.store(biasGradient.base.vector(block * 16) + total, block * 16)
      var tap = 0
      while tap + 4 <= g.taps {
        addFour(tap, input, upstream, to: sums + tap * 16)
        tap += 4
      }
      while tap < g.taps {
        addOne(tap, input, upstream, to: sums + tap * 16)
        tap += 1
      }
    }
  }

  /// Adds the gradients of four taps from `tap` on.
  @inline(__always)
  private func addFour(
    _ tap: Int, _ input: UnsafePointer<Float>, _ upstream: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>
  ) {
    let (p, q, r, s) = (offset(tap), offset(tap + 1), offset(tap + 2), offset(tap + 3))
    let (step, width, lineStep) = (geometry.strideWidth &* pixelStride, geometry.outputWidth, lineStep)
    var (a, b, c, d) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var (line, dy) = (input, upstream)
    for _ in 0..<geometry.outputHeight {
      var x = line
      for _ in 0..<width {
        let slope = dy.vector(0)
        a = a.addingProduct(x.vector(p), slope)
        b = b.addingProduct(x.vector(q), slope)
        c = c.addingProduct(x.vector(r), slope)
        d = d.addingProduct(x.vector(s), slope)
        x += step
        dy += pixelStride
      }
      line += lineStep
    }
    sums.store(sums.vector(0) + a, 0)
    sums.store(sums.vector(16) + b, 16)
    sums.store(sums.vector(32) + c, 32)
    sums.store(sums.vector(48) + d, 48)
  }

  /// Adds the gradient of one tap.
  @inline(__always)
  private func addOne(
    _ tap: Int, _ input: UnsafePointer<Float>, _ upstream: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>
  ) {
    let (p, step, width, lineStep) = (offset(tap), geometry.strideWidth &* pixelStride, geometry.outputWidth, lineStep)
    var sum = Vector.zero
    var (line, dy) = (input, upstream)
    for _ in 0..<geometry.outputHeight {
      var x = line
      for _ in 0..<width {
        sum = sum.addingProduct(x.vector(p), dy.vector(0))
        x += step
        dy += pixelStride
      }
      line += lineStep
    }
    sums.store(sums.vector(0) + sum, 0)
  }

  /// Overwrites the real channels of `dx`, the gradient of x.
  package func dataGradient(dy: View<Float>, weights: View<Float>, dx: View<Float>, scratch: View<Float>) {
    check(dx, dy, weights, scratch)
    let g = geometry
    let sums = isDirect ? dx : scratch[0..<scratchCount]
    sums.fill(0)
    for block in 0..<g.filterBlocks {
      let w = UnsafePointer(weights.base + block * g.taps * 16)
      let target = sums.base + block * 16
      let upstream = UnsafePointer(dy.base + block * 16)
      spread(upstream, w, into: target)
    }
    if !isDirect { takeInner(of: sums, into: dx) }
  }

  /// x with zeros around it, each channel as often as there are outputs of it: x itself, or a copy in `scratch`.
  private func surround(_ x: View<Float>, in scratch: View<Float>) -> UnsafePointer<Float> {
    if isDirect { return UnsafePointer(x.base) }
    let g = geometry
    scratch[0..<scratchCount].fill(0)
    for row in 0..<g.height {
      let target = scratch.base + ((row + g.padTop) * g.paddedWidth + g.padLeft) * pixelStride
      let source = x.base + row * g.width * g.inputStride
      if isAligned {
        target.update(from: source, count: g.width * pixelStride)
      } else {
        for pixel in 0..<g.width {
          var output = pixel &* pixelStride
          for channel in 0..<g.channels {
            let value = source[pixel &* g.inputStride &+ channel]
            for _ in 0..<multiplier {
              target[output] = value
              output &+= 1
            }
          }
        }
      }
    }
    return UnsafePointer(scratch.base)
  }

  /// Copies the part of `sums` that is x's own to `dx`, the parts of one channel added in their order.
  private func takeInner(of sums: View<Float>, into dx: View<Float>) {
    let g = geometry
    for row in 0..<g.height {
      let source = sums.base + ((row + g.padTop) * g.paddedWidth + g.padLeft) * pixelStride
      let target = dx.base + row * g.width * g.inputStride
      if isAligned {
        target.update(from: source, count: g.width * pixelStride)
      } else {
        for pixel in 0..<g.width {
          var output = pixel &* pixelStride
          for channel in 0..<g.channels {
            var sum: Float = 0
            for _ in 0..<multiplier {
              sum += source[output]
              output &+= 1
            }
            target[pixel &* g.inputStride &+ channel] = sum
          }
          // What lies beyond the real channels is zero.
          for channel in g.channels..<max(g.channels, g.inputStride) { target[pixel &* g.inputStride &+ channel] = 0 }
        }
      }
    }
  }

  /// Adds to each input what the windows that it is in give it.
  @inline(__always)
  private func spread(
    _ upstream: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
  ) {
    let (step, skip, lineStep) = (geometry.strideWidth &* pixelStride, rowSkip, lineStep)
    let (width, height) = (geometry.kernelWidth, geometry.kernelHeight)
    var (line, dy) = (sums, upstream)
    for _ in 0..<geometry.outputHeight {
      var window = line
      for _ in 0..<geometry.outputWidth {
        let slope = dy.vector(0)
        var (x, w) = (window, weights)
        for _ in 0..<height {
          for _ in 0..<width {
            x.store(x.vector(0).addingProduct(slope, w.vector(0)), 0)
            w += 16
            x += pixelStride
          }
          x += skip
        }
        window += step
        dy += pixelStride
      }
      line += lineStep
    }
  }

  /// Floats from behind a window's row to its next.
  private var rowSkip: Int { (geometry.paddedWidth - geometry.kernelWidth) * pixelStride }
  /// Floats from the windows of one row of outputs to the next.
  private var lineStep: Int { geometry.strideHeight * geometry.paddedWidth * pixelStride }

  private func offset(_ tap: Int) -> Int {
    (tap / geometry.kernelWidth * geometry.paddedWidth + tap % geometry.kernelWidth) * pixelStride
  }

  private func check(_ x: View<Float>, _ y: View<Float>, _ weights: View<Float>, _ scratch: View<Float>) {
    require(
      x.count == geometry.inputCount && y.count == geometry.outputCount && weights.count == weightCount
        && scratch.count >= scratchCount, "a depthwise convolution with buffers of the wrong size")
  }
}
