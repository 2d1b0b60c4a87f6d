import FMDistMemory

/// Sums and products of samples of the same shape, whose pixels may lie differently far apart.
///
/// Each sample is pixels x stride floats, of which the first `channels` of a pixel are real.
public struct Elementwise: Sendable {
  /// Pixels and channels of one sample.
  public let pixels, channels: Int

  /// Samples of `pixels` pixels with `channels` channels.
  public init(pixels: Int, channels: Int) {
    require(pixels > 0 && channels > 0, "elements of impossible size")
    (self.pixels, self.channels) = (pixels, channels)
  }

  /// Overwrites `y` with `x` · `factor`.
  public func copy(_ x: View<Float>, stride xStride: Int, times factor: Float = 1, into y: View<Float>, stride: Int) {
    combine(x, xStride, y, stride) { x, _ in x * factor }
  }

  /// Adds `x` · `factor` to `y`.
  public func add(_ x: View<Float>, stride xStride: Int, times factor: Float = 1, to y: View<Float>, stride: Int) {
    combine(x, xStride, y, stride) { x, y in y.addingProduct(x, Vector(repeating: factor)) }
  }

  /// Multiplies `y` by `x`.
  public func multiply(_ y: View<Float>, stride: Int, by x: View<Float>, stride xStride: Int) {
    combine(x, xStride, y, stride) { x, y in x * y }
  }

  @inline(__always)
  private func combine(
    _ x: View<Float>, _ xStride: Int, _ y: View<Float>, _ yStride: Int, _ f: (Vector, Vector) -> Vector
  ) {
    require(
      x.count >= (pixels - 1) * xStride + channels && y.count >= (pixels - 1) * yStride + channels,
      "elements with buffers of the wrong size")
    if xStride == yStride, x.count == y.count, x.count % 16 == 0 {
      for i in Swift.stride(from: 0, to: x.count, by: 16) { y.base.store(f(x.base.vector(i), y.base.vector(i)), i) }
      return
    }
    for pixel in 0..<pixels {
      for c in 0..<channels {
        let (from, to) = (pixel * xStride + c, pixel * yStride + c)
        y.base[to] = f(Vector(repeating: x.base[from]), Vector(repeating: y.base[to]))[0]
      }
    }
  }
}
