import FMDistMemory

/// Sums and products of samples of the same shape, whose pixels may lie differently far apart.
///
/// Each sample is pixels x stride floats, of which the first `channels` of a pixel are real.
package struct Elementwise: Sendable {
  /// Pixels and channels of one sample.
  package let pixels, channels: Int

  /// Samples of `pixels` pixels with `channels` channels.
  package init(pixels: Int, channels: Int) {
    require(pixels > 0 && channels > 0, "elements of impossible size")
    (self.pixels, self.channels) = (pixels, channels)
  }

  /// Overwrites `y` with `x` · `factor`.
  package func copy(_ x: View<Float>, stride xStride: Int, times factor: Float = 1, into y: View<Float>, stride: Int) {
    combine(x, xStride, y, stride) { x, _ in x * factor }
  }

  /// Adds `x` · `factor` to `y`.
  package func add(_ x: View<Float>, stride xStride: Int, times factor: Float = 1, to y: View<Float>, stride: Int) {
    combine(x, xStride, y, stride) { x, y in y.addingProduct(x, Vector(repeating: factor)) }
  }

  /// Multiplies `y` by `x`.
  package func multiply(_ y: View<Float>, stride: Int, by x: View<Float>, stride xStride: Int) {
    combine(x, xStride, y, stride) { x, y in x * y }
  }

  /// Overwrites `y` with `a` + `b`, or 0 where that is less and `isRectified`.
  package func sum(
    _ a: View<Float>, stride aStride: Int, _ b: View<Float>, stride bStride: Int, isRectified: Bool,
    into y: View<Float>,
    stride: Int
  ) {
    check(a, aStride)
    check(b, bStride)
    check(y, stride)
    func write(_ f: (Vector) -> Vector) {
      each([aStride, bStride, stride]) {
        y.base.store(f(a.base.vector($0) + b.base.vector($0)), $0)
      } one: { pixel, c in
        y.base[pixel * stride + c] = f(Vector(repeating: a.base[pixel * aStride + c] + b.base[pixel * bStride + c]))[0]
      }
    }
    if isRectified { write(rectified) } else { write { $0 } }
  }

  /// Overwrites `a` and `b` with `dy`, or with 0 where y is not above zero and `isRectified`: the gradients of what
  /// ``sum(_:stride:_:stride:isRectified:into:stride:)`` adds.
  package func spread(
    _ dy: View<Float>, _ y: View<Float>, stride: Int, isRectified: Bool, into a: View<Float>, stride aStride: Int,
    _ b: View<Float>, stride bStride: Int
  ) {
    check(a, aStride)
    check(b, bStride)
    check(dy, stride)
    check(y, stride)
    func write(_ f: (Vector, Vector) -> Vector) {
      each([aStride, bStride, stride]) {
        let slope = f(dy.base.vector($0), y.base.vector($0))
        a.base.store(slope, $0)
        b.base.store(slope, $0)
      } one: { pixel, c in
        let i = pixel * stride + c
        let slope = f(Vector(repeating: dy.base[i]), Vector(repeating: y.base[i]))[0]
        a.base[pixel * aStride + c] = slope
        b.base[pixel * bStride + c] = slope
      }
    }
    if isRectified { write(rectifiedGradient) } else { write { dy, _ in dy } }
  }

  /// Calls `block` for each sixteen floats where all `strides` are the same and whole blocks, else `one` for each element.
  @inline(__always)
  private func each(_ strides: InlineArray<3, Int>, _ block: (Int) -> Void, one: (_ pixel: Int, _ channel: Int) -> Void)
  {
    if strides[0] == strides[1], strides[1] == strides[2], strides[0] % 16 == 0 {
      for i in Swift.stride(from: 0, to: pixels &* strides[0], by: 16) { block(i) }
    } else {
      for pixel in 0..<pixels { for c in 0..<channels { one(pixel, c) } }
    }
  }

  private func check(_ x: View<Float>, _ stride: Int) {
    // Whole blocks are read whole.
    let count = stride % 16 == 0 ? pixels * stride : (pixels - 1) * stride + channels
    require(stride >= channels && x.count >= count, "elements with buffers of the wrong size")
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
