import FMDistMemory

/// y = the greatest x in each window, and its gradient, for one image. Pixels beyond the border do not count.
///
/// x: H x W x channelStride, y: H' x W' x channelStride. Of equals the first in row-major order wins, as in TensorFlow
/// and PyTorch, and gets the gradient. NaN is passed over but in a window's first pixel, where it stays.
package struct MaxPooling: Sendable {
  /// The input's height and width, and floats from pixel to pixel.
  package let height, width, channelStride: Int
  /// The window's height and width.
  package let poolHeight, poolWidth: Int
  /// Input pixels from one window to the next, down and across.
  package let strideHeight, strideWidth: Int
  /// The output's height and width.
  package let outputHeight, outputWidth: Int
  /// The windows, for those that reach beyond the border.
  private let windows: PoolingWindows

  /// Sizes of a pooling layer; the window must have at most 256 pixels, and fit where padding is `valid`.
  package init(
    height: Int, width: Int, channelStride: Int, pool: (Int, Int), strides: (Int, Int), padding: Padding = .valid
  ) {
    require(
      channelStride > 0 && pool.0 > 0 && pool.1 > 0 && pool.0 * pool.1 <= 256, "pooling of impossible size")
    windows = PoolingWindows(height: height, width: width, pool: pool, strides: strides, padding: padding)
    (self.height, self.width, self.channelStride) = (height, width, channelStride)
    (poolHeight, poolWidth) = pool
    (strideHeight, strideWidth) = strides
    (outputHeight, outputWidth) = (windows.outputHeight, windows.outputWidth)
  }

  /// Floats of one image's input.
  package var inputCount: Int { height * width * channelStride }
  /// Floats of one image's output, and elements of `winners`.
  package var outputCount: Int { outputHeight * outputWidth * channelStride }

  /// Overwrites `y`, and `winners` with each maximum's place in its window, counted row by row.
  package func forward(x: View<Float>, y: View<Float>, winners: View<UInt8>) {
    require(
      x.count == inputCount && y.count == outputCount && winners.count == outputCount,
      "pooling forward with buffers of the wrong size")
    if windows.isClipped { return forwardClipped(x: x, y: y, winners: winners) }
    forEachWindow { input, output in
      let whole = channelStride / 16 * 16
      for c in Swift.stride(from: 0, to: whole, by: 16) {
        var best = x.base.vector(input + c)
        var place = SIMD16<Int32>.zero
        forEachPlace { index, offset in
          let value = x.base.vector(input + offset + c)
          let greater = value .> best
          best.replace(with: value, where: greater)
          place.replace(with: SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: index)), where: greater)
        }
        y.base.store(best, output + c)
        winners.base.store(place, output + c)
      }
      for c in whole..<channelStride {
        var best = x.base[input + c]
        var place = 0
        forEachPlace { index, offset in
          if x.base[input + offset + c] > best { (best, place) = (x.base[input + offset + c], index) }
        }
        y.base[output + c] = best
        winners.base[output + c] = UInt8(truncatingIfNeeded: place)
      }
    }
  }

  /// Overwrites `dx`: each window's gradient goes to its maximum, adding up where windows overlap.
  package func backward(dy: View<Float>, winners: View<UInt8>, dx: View<Float>) {
    require(
      dx.count == inputCount && dy.count == outputCount && winners.count == outputCount,
      "pooling backward with buffers of the wrong size")
    if windows.isClipped { return backwardClipped(dy: dy, winners: winners, dx: dx) }
    let overlaps = strideHeight < poolHeight || strideWidth < poolWidth
    // Windows side by side that cover all write every element.
    let covers = !overlaps && outputHeight * poolHeight == height && outputWidth * poolWidth == width
    if !covers || channelStride % 16 != 0 { dx.fill(0) }
    forEachWindow { input, output in
      let whole = channelStride / 16 * 16
      for c in Swift.stride(from: 0, to: whole, by: 16) {
        let gradient = dy.base.vector(output + c)
        let place = UnsafePointer(winners.base).integers(output + c)
        forEachPlace { index, offset in
          let here = place .== SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: index))
          let part = Vector.zero.replacing(with: gradient, where: here)
          dx.base.store(overlaps ? dx.base.vector(input + offset + c) + part : part, input + offset + c)
        }
      }
      for c in whole..<channelStride {
        let place = Int(winners.base[output + c])
        let offset = ((place / poolWidth) * width + place % poolWidth) * channelStride
        dx.base[input + offset + c] += dy.base[output + c]
      }
    }
  }

  /// ``forward(x:y:winners:)`` where windows reach beyond the border.
  private func forwardClipped(x: View<Float>, y: View<Float>, winners: View<UInt8>) {
    let whole = channelStride / 16 * 16
    windows.forEachWindow { window, output in
      let output = output &* channelStride
      let first = window.rows.lowerBound &* width &+ window.columns.lowerBound
      let firstPlace =
        (window.rows.lowerBound &- window.top) &* poolWidth &+ window.columns.lowerBound &- window.left
      for c in Swift.stride(from: 0, to: whole, by: 16) {
        var best = x.base.vector(first &* channelStride &+ c)
        var winner = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: firstPlace))
        windows.forEachPixel(of: window) { pixel, place in
          let value = x.base.vector(pixel &* channelStride &+ c)
          let greater = value .> best
          best.replace(with: value, where: greater)
          winner.replace(with: SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: place)), where: greater)
        }
        y.base.store(best, output &+ c)
        winners.base.store(winner, output &+ c)
      }
      for c in whole..<channelStride {
        var (best, winner) = (x.base[first &* channelStride &+ c], firstPlace)
        windows.forEachPixel(of: window) { pixel, place in
          let value = x.base[pixel &* channelStride &+ c]
          if value > best { (best, winner) = (value, place) }
        }
        y.base[output &+ c] = best
        winners.base[output &+ c] = UInt8(truncatingIfNeeded: winner)
      }
    }
  }

  /// ``backward(dy:winners:dx:)`` where windows reach beyond the border.
  private func backwardClipped(dy: View<Float>, winners: View<UInt8>, dx: View<Float>) {
    dx.fill(0)
    windows.forEachWindow { window, output in
      for c in 0..<channelStride {
        let place = Int(winners.base[output &* channelStride &+ c])
        let pixel = (window.top &+ place / poolWidth) &* width &+ window.left &+ place % poolWidth
        dx.base[pixel &* channelStride &+ c] += dy.base[output &* channelStride &+ c]
      }
    }
  }

  /// Calls `body` with the offset of each window's first pixel and of its output.
  @inline(__always)
  private func forEachWindow(_ body: (Int, Int) -> Void) {
    for row in 0..<outputHeight {
      for column in 0..<outputWidth {
        body(
          (row * strideHeight * width + column * strideWidth) * channelStride,
          (row * outputWidth + column) * channelStride)
      }
    }
  }

  /// Calls `body` with the number of each place in a window and its offset from the window's first pixel.
  @inline(__always)
  private func forEachPlace(_ body: (Int, Int) -> Void) {
    for row in 0..<poolHeight {
      for column in 0..<poolWidth { body(row * poolWidth + column, (row * width + column) * channelStride) }
    }
  }
}
