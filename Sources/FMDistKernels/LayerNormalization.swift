import FMDistMemory

/// (x - μ) / √(σ² + ε) · scale + shift, with μ and σ² over the channels of each pixel, and its gradient, for one sample.
///
/// x: pixels x xStride floats, y and dy: pixels x yStride; scale and shift: channels padded to blocks of sixteen. Ba et al., "Layer
/// Normalization" (2016).
package struct LayerNormalization: Sendable {
  /// Pixels of one sample, and channels.
  package let pixels, channels: Int
  /// Floats from pixel to pixel.
  package let xStride, yStride: Int
  /// What is added to a variance.
  package let epsilon: Float

  /// Of samples of `pixels` pixels with `channels` channels.
  package init(pixels: Int, channels: Int, xStride: Int, yStride: Int, epsilon: Float) {
    require(
      pixels > 0 && channels > 0 && xStride >= channels && yStride >= channels, "a normalisation of impossible size")
    (self.pixels, self.channels, self.xStride, self.yStride) = (pixels, channels, xStride, yStride)
    self.epsilon = epsilon
  }

  /// The floats of what belongs to all channels.
  package var vectorCount: Int { padded(channels) }
  /// The floats that ``forward(x:scale:shift:y:statistics:)`` leaves for the gradients: of each pixel μ and 1 / √(σ² + ε).
  package var statisticsCount: Int { 2 * pixels }

  /// Overwrites the real channels of `y`, and `statistics`.
  package func forward(
    x: View<Float>, scale: View<Float>, shift: View<Float>, y: View<Float>, statistics: View<Float>
  ) {
    check(x, xStride, scale)
    check(y, yStride, shift)
    require(statistics.count == statisticsCount, "a normalisation with buffers of the wrong size")
    let share = 1 / Float(channels)
    for pixel in 0..<pixels {
      let input = UnsafePointer(x.base + pixel &* xStride)
      var sum = Vector.zero
      forEachBlock { c, lanes in sum += load(input, c, lanes) }
      let mean = total(sum) * share
      var squares = Vector.zero
      forEachBlock { c, lanes in
        let d = kept(load(input, c, lanes) - mean, lanes)
        squares = squares.addingProduct(d, d)
      }
      let rstd = 1 / (total(squares) * share + epsilon).squareRoot()
      statistics.base[2 &* pixel] = mean
      statistics.base[2 &* pixel &+ 1] = rstd
      let output = y.base + pixel &* yStride
      forEachBlock { c, lanes in
        let normal = kept(load(input, c, lanes) - mean, lanes) * rstd
        store(kept(shift.base.vector(c).addingProduct(normal, scale.base.vector(c)), lanes), output, c, lanes, yStride)
      }
    }
  }

  /// Adds the sample's gradients of scale and shift to `scaleGradient` and `shiftGradient`.
  package func addGradients(
    x: View<Float>, dy: View<Float>, statistics: View<Float>, scaleGradient: View<Float>, shiftGradient: View<Float>
  ) {
    check(x, xStride, scaleGradient)
    check(dy, yStride, shiftGradient)
    require(statistics.count == statisticsCount, "a normalisation with buffers of the wrong size")
    forEachBlock { c, lanes in
      var (product, sum) = (Vector.zero, Vector.zero)
      for pixel in 0..<pixels {
        let (mean, rstd) = (statistics.base[2 &* pixel], statistics.base[2 &* pixel &+ 1])
        let d = load(UnsafePointer(dy.base + pixel &* yStride), c, lanes)
        let normal = kept(load(UnsafePointer(x.base + pixel &* xStride), c, lanes) - mean, lanes) * rstd
        product = product.addingProduct(d, normal)
        sum += d
      }
      scaleGradient.base.store(scaleGradient.base.vector(c) + product, c)
      shiftGradient.base.store(shiftGradient.base.vector(c) + sum, c)
    }
  }

  /// Overwrites `dx`, the gradient of x.
  package func inputGradient(
    x: View<Float>, dy: View<Float>, statistics: View<Float>, scale: View<Float>, dx: View<Float>
  ) {
    check(x, xStride, scale)
    check(dx, xStride, scale)
    check(dy, yStride, scale)
    require(statistics.count == statisticsCount, "a normalisation with buffers of the wrong size")
    let share = 1 / Float(channels)
    for pixel in 0..<pixels {
      let (mean, rstd) = (statistics.base[2 &* pixel], statistics.base[2 &* pixel &+ 1])
      let input = UnsafePointer(x.base + pixel &* xStride)
      let upstream = UnsafePointer(dy.base + pixel &* yStride)
      var (sum, product) = (Vector.zero, Vector.zero)
      forEachBlock { c, lanes in
        let slope = load(upstream, c, lanes) * scale.base.vector(c)
        let normal = kept(load(input, c, lanes) - mean, lanes) * rstd
        sum += slope
        product = product.addingProduct(slope, normal)
      }
      let (average, along) = (total(sum) * share, total(product) * share)
      let target = dx.base + pixel &* xStride
      forEachBlock { c, lanes in
        let slope = load(upstream, c, lanes) * scale.base.vector(c)
        let normal = kept(load(input, c, lanes) - mean, lanes) * rstd
        let centred = (slope - average).addingProduct(normal, Vector(repeating: -along))
        store(kept(centred * rstd, lanes), target, c, lanes, xStride)
      }
    }
  }

  /// Calls `body` with the first channel of each block of sixteen, and how many of them are real.
  @inline(__always)
  private func forEachBlock(_ body: (Int, Int) -> Void) {
    var c = 0
    while c < channels {
      body(c, min(16, channels &- c))
      c &+= 16
    }
  }

  /// Up to sixteen floats, zero behind the first `lanes`.
  @inline(__always)
  private func load(_ base: UnsafePointer<Float>, _ c: Int, _ lanes: Int) -> Vector {
    if lanes == 16 { return base.vector(c) }
    var vector = Vector.zero
    for lane in 0..<lanes { vector[lane] = base[c &+ lane] }
    return vector
  }

  /// `vector` with zeros behind the first `lanes`.
  @inline(__always)
  private func kept(_ vector: Vector, _ lanes: Int) -> Vector {
    if lanes == 16 { return vector }
    var result = Vector.zero
    for lane in 0..<lanes { result[lane] = vector[lane] }
    return result
  }

  /// Stores the first `lanes` floats, and what pads them where pixels `stride` floats apart have room for it.
  @inline(__always)
  private func store(_ vector: Vector, _ base: UnsafeMutablePointer<Float>, _ c: Int, _ lanes: Int, _ stride: Int) {
    if c &+ 16 <= stride { return base.store(vector, c) }
    for lane in 0..<lanes { base[c &+ lane] = vector[lane] }
  }

  /// The sum of sixteen floats, halves first.
  @inline(__always)
  private func total(_ vector: Vector) -> Float {
    let eight = vector.lowHalf + vector.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }

  private func check(_ pixels: View<Float>, _ stride: Int, _ vector: View<Float>) {
    require(
      pixels.count >= (self.pixels - 1) * stride + channels && vector.count == vectorCount,
      "a normalisation with buffers of the wrong size")
  }
}
