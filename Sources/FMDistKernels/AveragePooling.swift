import FMDistMemory

/// y = the mean of x in each window, and its gradient, for one image. Pixels beyond the border do not count.
///
/// x: H x W x channelStride, y: H' x W' x channelStride.
package struct AveragePooling: Sendable {
  /// Where the windows lie.
  package let windows: PoolingWindows
  /// Floats from pixel to pixel.
  package let channelStride: Int

  /// The means of `windows`, of pixels `channelStride` floats apart.
  package init(_ windows: PoolingWindows, channelStride: Int) {
    require(channelStride > 0, "pooling of impossible size")
    (self.windows, self.channelStride) = (windows, channelStride)
  }

  /// Floats of one image's input.
  package var inputCount: Int { windows.inputPixels * channelStride }
  /// Floats of one image's output.
  package var outputCount: Int { windows.outputPixels * channelStride }

  /// Overwrites `y`.
  package func forward(x: View<Float>, y: View<Float>) {
    require(x.count == inputCount && y.count == outputCount, "pooling forward with buffers of the wrong size")
    let whole = channelStride / 16 * 16
    windows.forEachWindow { window, output in
      let share = 1 / Float(window.count)
      for c in Swift.stride(from: 0, to: whole, by: 16) {
        var sum = Vector.zero
        windows.forEachPixel(of: window) { pixel, _ in sum += x.base.vector(pixel &* channelStride &+ c) }
        y.base.store(sum * share, output &* channelStride &+ c)
      }
      for c in whole..<channelStride {
        var sum: Float = 0
        windows.forEachPixel(of: window) { pixel, _ in sum += x.base[pixel &* channelStride &+ c] }
        y.base[output &* channelStride &+ c] = sum * share
      }
    }
  }

  /// Overwrites `dx`: each pixel has its share of each window that it is in.
  package func backward(dy: View<Float>, dx: View<Float>) {
    require(dx.count == inputCount && dy.count == outputCount, "pooling backward with buffers of the wrong size")
    dx.fill(0)
    let whole = channelStride / 16 * 16
    windows.forEachWindow { window, output in
      let share = 1 / Float(window.count)
      for c in Swift.stride(from: 0, to: whole, by: 16) {
        let gradient = dy.base.vector(output &* channelStride &+ c) * share
        windows.forEachPixel(of: window) { pixel, _ in
          let place = pixel &* channelStride &+ c
          dx.base.store(dx.base.vector(place) + gradient, place)
        }
      }
      for c in whole..<channelStride {
        let gradient = dy.base[output &* channelStride &+ c] * share
        windows.forEachPixel(of: window) { pixel, _ in dx.base[pixel &* channelStride &+ c] += gradient }
      }
    }
  }
}
