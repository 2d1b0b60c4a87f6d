import Memory

/// y = x * W + b, each output channel from one input channel, and its gradients, for one image. Keras's depthwise convolution.
///
/// Output channel o reads input channel o / multiplier. x: H x W x inputStride; W: O/16 blocks x taps x 16; y: H' x W' x O padded,
/// where O = C · multiplier. Each sum goes through the taps in row-major order.
public struct DepthwiseConvolution: Sendable {
  /// The window, the step, and what surrounds an image; its filters are the output's channels.
  public let geometry: ConvolutionGeometry
  /// Output channels for each input channel.
  public let multiplier: Int

  /// Of images of `channels` channels, `inputStride` floats apart.
  public init(
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
  public var weightCount: Int { geometry.filterBlocks * geometry.taps * 16 }
  /// Floats of one bias, padded.
  public var biasCount: Int { pixelStride }
  /// Floats of scratch that one thread needs, forward or backward.
  public var scratchCount: Int { isDirect ? 0 : geometry.paddedHeight * geometry.paddedWidth * pixelStride }

  /// Floats from pixel to pixel of the output, and of the input as the sums read it.
  private var pixelStride: Int { geometry.filterBlocks * 16 }
  /// Whether the sums read x itself.
  private var isDirect: Bool { isAligned && !geometry.isPadded }
  /// Whether x's channels lie as the output's.
  private var isAligned: Bool { multiplier == 1 && geometry.inputStride == pixelStride }

  /// Overwrites `y`.
  public func forward(x: View<Float>, weights: View<Float>, bias: View<Float>, y: View<Float>, scratch: View<Float>) {
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
          var sum = start
          forEachTap { tap, offset in
            sum = sum.addingProduct(
              (input + column &* g.strideWidth &* pixelStride).vector(offset), w.vector(tap &* 16))
          }
          output.store(sum, column &* pixelStride)
          column += 1
        }
      }
    }
  }

  /// Stores four outputs side by side.
  @inline(__always)
  private func sums(
    _ input: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ start: Vector, _ output: UnsafeMutablePointer<Float>
  ) {
    let step = geometry.strideWidth &* pixelStride
    var (a, b, c, d) = (start, start, start, start)
    forEachTap { tap, offset in
      let weight = w.vector(tap &* 16)
      a = a.addingProduct(input.vector(offset), weight)
      b = b.addingProduct(input.vector(offset &+ step), weight)
      c = c.addingProduct(input.vector(offset &+ 2 &* step), weight)
      d = d.addingProduct(input.vector(offset &+ 3 &* step), weight)
    }
    output.store(a, 0)
    output.store(b, pixelStride)
    output.store(c, 2 &* pixelStride)
    output.store(d, 3 &* pixelStride)
  }

  /// Adds this image's gradients of W and b to `gradient` and `biasGradient`.
  public func addWeightsGradient(
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
        let (p, q, r, s) = (offset(tap), offset(tap + 1), offset(tap + 2), offset(tap + 3))
        var (a, b, c, d) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
        forEachOutput { place, output in
          let slope = upstream.vector(output)
          a = a.addingProduct(input.vector(place &+ p), slope)
          b = b.addingProduct(input.vector(place &+ q), slope)
          c = c.addingProduct(input.vector(place &+ r), slope)
          d = d.addingProduct(input.vector(place &+ s), slope)
        }
        sums.store(sums.vector(tap &* 16) + a, tap &* 16)
        sums.store(sums.vector(tap &* 16 &+ 16) + b, tap &* 16 &+ 16)
        sums.store(sums.vector(tap &* 16 &+ 32) + c, tap &* 16 &+ 32)
        sums.store(sums.vector(tap &* 16 &+ 48) + d, tap &* 16 &+ 48)
        tap += 4
      }
      while tap < g.taps {
        let p = offset(tap)
        var sum = Vector.zero
        forEachOutput { place, output in sum = sum.addingProduct(input.vector(place &+ p), upstream.vector(output)) }
        sums.store(sums.vector(tap &* 16) + sum, tap &* 16)
        tap += 1
      }
    }
  }

  /// Overwrites the real channels of `dx`, the gradient of x.
  public func dataGradient(dy: View<Float>, weights: View<Float>, dx: View<Float>, scratch: View<Float>) {
    check(dx, dy, weights, scratch)
    let g = geometry
    let sums = isDirect ? dx : scratch[0..<scratchCount]
    sums.fill(0)
    for block in 0..<g.filterBlocks {
      let w = UnsafePointer(weights.base + block * g.taps * 16)
      let target = sums.base + block * 16
      let upstream = UnsafePointer(dy.base + block * 16)
      forEachOutput { place, output in
        let slope = upstream.vector(output)
        forEachTap { tap, offset in
          let sum = target.vector(place &+ offset)
          target.store(sum.addingProduct(slope, w.vector(tap &* 16)), place &+ offset)
        }
      }
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

  /// Calls `body` with the number of each tap and its offset from a window's first pixel.
  @inline(__always)
  private func forEachTap(_ body: (Int, Int) -> Void) {
    var tap = 0
    for i in 0..<geometry.kernelHeight {
      var offset = i &* geometry.paddedWidth &* pixelStride
      for _ in 0..<geometry.kernelWidth {
        body(tap, offset)
        tap &+= 1
        offset &+= pixelStride
      }
    }
  }

  /// Calls `body` with the offset of each window's first pixel and of its output.
  @inline(__always)
  private func forEachOutput(_ body: (Int, Int) -> Void) {
    for row in 0..<geometry.outputHeight {
      var place = row &* geometry.strideHeight &* geometry.paddedWidth &* pixelStride
      var output = row &* geometry.outputWidth &* pixelStride
      for _ in 0..<geometry.outputWidth {
        body(place, output)
        place &+= geometry.strideWidth &* pixelStride
        output &+= pixelStride
      }
    }
  }

  private func offset(_ tap: Int) -> Int {
    (tap / geometry.kernelWidth * geometry.paddedWidth + tap % geometry.kernelWidth) * pixelStride
  }

  private func check(_ x: View<Float>, _ y: View<Float>, _ weights: View<Float>, _ scratch: View<Float>) {
    require(
      x.count == geometry.inputCount && y.count == geometry.outputCount && weights.count == weightCount
        && scratch.count >= scratchCount, "a depthwise convolution with buffers of the wrong size")
  }
}
