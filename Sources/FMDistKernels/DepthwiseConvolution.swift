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
  package var scratchCount: Int {
    let surrounded = isDirect ? 0 : geometry.paddedHeight * geometry.paddedWidth * pixelStride
    return gathers ? max(surrounded, frameCount + geometry.taps * 16) : surrounded
  }

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
      for row in 0..<g.outputHeight {
        ChannelRow(
          height: g.kernelHeight, width: g.kernelWidth, source: source + row * lineStep + block * 16,
          pixelStride: pixelStride, rowStride: g.paddedWidth * pixelStride, step: g.strideWidth * pixelStride,
          weights: weights.base + block * g.taps * 16, start: bias.base.vector(block * 16),
          result: y.base + row * g.outputWidth * pixelStride + block * 16
        ).run(pixels: g.outputWidth)
      }
    }
  }

  /// Adds this image's gradients of W and b to `gradient` and `biasGradient`.
  package func addWeightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) {
    check(x, dy, gradient, scratch)
    require(biasGradient.count == biasCount, "a depthwise convolution with a bias of the wrong size")
    let source = surround(x, in: scratch)
    let g = geometry
    let rows = EvenSplit(0..<g.kernelHeight, most: TileGrid.mostSums >= 24 ? 3 : 1)
    let columns = EvenSplit(0..<g.kernelWidth, most: 3)
    for block in 0..<g.filterBlocks {
      let kernel = ChannelGradient(
        geometry: g, source: source + block * 16, pixelStride: pixelStride, dy: dy.base + block * 16,
        result: gradient.base + block * g.taps * 16)
      for row in 0..<rows.count {
        for column in 0..<columns.count { kernel.run(rows: rows[row], columns: columns[column], blocks: 0..<1) }
      }
    }
    withUnsafePointer(to: Float(1)) { one in
      ChannelTotals(
        positions: g.outputHeight * g.outputWidth, stride: pixelStride, one: one, dy: dy.base, result: biasGradient.base
      ).run(rows: 0..<1, blocks: 0..<g.filterBlocks)
    }
  }

  /// Overwrites the real channels of `dx`, the gradient of x.
  package func dataGradient(dy: View<Float>, weights: View<Float>, dx: View<Float>, scratch: View<Float>) {
    check(dx, dy, weights, scratch)
    let g = geometry
    if gathers { return gather(dy: dy, weights: weights, dx: dx, scratch: scratch) }
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

  /// Whether an input gathers its gradient from the outputs above it: a convolution backwards, which stores each sum once.
  private var gathers: Bool { isAligned && geometry.strideHeight == 1 && geometry.strideWidth == 1 }
  /// The height and width of dy with as many zeros around it as inputs ask for.
  private var frame: (height: Int, width: Int) {
    (geometry.height + geometry.kernelHeight - 1, geometry.width + geometry.kernelWidth - 1)
  }
  /// Its floats.
  private var frameCount: Int { frame.height * frame.width * pixelStride }

  /// Overwrites `dx`: of each input's sum the outputs come in their order, so the taps in reverse.
  private func gather(dy: View<Float>, weights: View<Float>, dx: View<Float>, scratch: View<Float>) {
    let g = geometry
    let (rowCount, inner) = (frame.width * pixelStride, g.outputWidth * pixelStride)
    let (above, left) = (g.kernelHeight - 1 - g.padTop, (g.kernelWidth - 1 - g.padLeft) * pixelStride)
    scratch.base.update(repeating: 0, count: above * rowCount)
    for row in 0..<g.outputHeight {
      let target = scratch.base + (above + row) * rowCount
      target.update(repeating: 0, count: left)
      (target + left).update(from: dy.base + row * inner, count: inner)
      (target + left + inner).update(repeating: 0, count: rowCount - left - inner)
    }
    let end = (above + g.outputHeight) * rowCount
    (scratch.base + end).update(repeating: 0, count: frameCount - end)
    let reversed = scratch.base + frameCount
    for block in 0..<g.filterBlocks {
      for tap in 0..<g.taps { reversed.store(weights.base.vector((block * g.taps + g.taps - 1 - tap) * 16), tap * 16) }
      for row in 0..<g.height {
        ChannelRow(
          height: g.kernelHeight, width: g.kernelWidth, source: scratch.base + row * rowCount + block * 16,
          pixelStride: pixelStride, rowStride: rowCount, step: pixelStride, weights: reversed, start: .zero,
          result: dx.base + row * g.width * pixelStride + block * 16
        ).run(pixels: g.width)
      }
    }
  }

  /// x with zeros around it, each channel as often as there are outputs of it: x itself, or a copy in `scratch`.
  private func surround(_ x: View<Float>, in scratch: View<Float>) -> UnsafePointer<Float> {
    if isDirect { return UnsafePointer(x.base) }
    let g = geometry
    if isAligned { return g.surround(x, in: scratch) }
    scratch[0..<scratchCount].fill(0)
    for row in 0..<g.height {
      let target = scratch.base + ((row + g.padTop) * g.paddedWidth + g.padLeft) * pixelStride
      let source = x.base + row * g.width * g.inputStride
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

  private func check(_ x: View<Float>, _ y: View<Float>, _ weights: View<Float>, _ scratch: View<Float>) {
    require(
      x.count == geometry.inputCount && y.count == geometry.outputCount && weights.count == weightCount
        && scratch.count >= scratchCount, "a depthwise convolution with buffers of the wrong size")
  }
}

/// Adds one image's gradient of the weights of sixteen channels: taps x 16.
private struct ChannelGradient: WindowKernel {
  let geometry: ConvolutionGeometry
  let source: UnsafePointer<Float>
  let pixelStride: Int
  let dy: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let R: Int, let Q: Int, let N: Int>(_: WindowTile<R, Q, N>.Type, row: Int, column: Int, block: Int) {
    let g = geometry
    let strides = WindowStrides(row: g.paddedWidth &* pixelStride, column: pixelStride, block: 16)
    var (vectors, operand) = (dy, source + strides.offset(row, column, block))
    var tile = WindowTile<R, Q, N>()
    for _ in 0..<g.outputHeight {
      tile.addProducts(
        vectors, stride: pixelStride, count: g.outputWidth, operand: operand, step: g.strideWidth &* pixelStride,
        strides)
      vectors += g.outputWidth &* pixelStride
      operand += g.strideHeight &* strides.row
    }
    let sums = WindowStrides(row: g.kernelWidth &* 16, column: 16, block: 16)
    let target = result + sums.offset(row, column, block)
    tile.add(WindowTile(target, sums))
    tile.store(target, sums)
  }
}

/// Adds dy of all positions to the gradient of the bias.
private struct ChannelTotals: TileKernel {
  let positions, stride: Int
  let one: UnsafePointer<Float>
  let dy: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let target = result + block &* 16
    var tile = Tile<M, N>()
    tile.addProducts(
      depth: positions, left: Left(base: one, rowStride: 0, depthStride: 0),
      right: Right(base: dy + block &* 16, depthStride: stride, vectorStride: 16))
    tile.add(Tile(target, rowStride: 0, vectorStride: 16))
    tile.store(target, rowStride: 0, vectorStride: 16)
  }
}
