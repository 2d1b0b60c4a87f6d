import FMDistMemory

/// Normalisation of each channel over the pixels of many samples, and its gradient; the samples come one after the other.
///
/// x: pixels x xStride floats, y and dy: pixels x yStride; vectors of `channels`, padded to blocks of sixteen, hold what belongs to a
/// channel. Ioffe and Szegedy, "Batch Normalization" (2015), algorithm 1 and the gradients below it.
package struct BatchStatistics: Sendable {
  /// Pixels of one sample, and channels.
  package let pixels, channels: Int
  /// Floats from pixel to pixel.
  package let xStride, yStride: Int

  /// Of samples of `pixels` pixels with `channels` channels.
  package init(pixels: Int, channels: Int, xStride: Int, yStride: Int) {
    require(pixels > 0 && channels > 0 && xStride >= channels && yStride >= channels, "statistics of impossible size")
    (self.pixels, self.channels, self.xStride, self.yStride) = (pixels, channels, xStride, yStride)
  }

  /// The floats of what belongs to all channels.
  package var vectorCount: Int { padded(channels) }
  /// Whether all pixels are whole blocks.
  private var isWhole: Bool { xStride % 16 == 0 && yStride % 16 == 0 }

  /// Adds Σ x over the sample's pixels to `sum`.
  package func addSum(x: View<Float>, to sum: View<Float>) {
    check(x, xStride, sum)
    each { c in
      var total = Vector.zero
      for pixel in 0..<pixels { total += x.base.vector(pixel &* xStride &+ c) }
      sum.base.store(sum.base.vector(c) + total, c)
    } one: { c in
      var total: Float = 0
      for pixel in 0..<pixels { total += x.base[pixel * xStride + c] }
      sum.base[c] += total
    }
  }

  /// Adds Σ (x - mean)² over the sample's pixels to `sum`.
  package func addSquares(x: View<Float>, mean: View<Float>, to sum: View<Float>) {
    check(x, xStride, sum)
    each { c in
      let m = mean.base.vector(c)
      var total = Vector.zero
      for pixel in 0..<pixels {
        let d = x.base.vector(pixel &* xStride &+ c) - m
        total = total.addingProduct(d, d)
      }
      sum.base.store(sum.base.vector(c) + total, c)
    } one: { c in
      var total: Float = 0
      for pixel in 0..<pixels {
        let d = x.base[pixel * xStride + c] - mean.base[c]
        total = total.addingProduct(d, d)
      }
      sum.base[c] += total
    }
  }

  /// Takes another sample into the mean of `samples` samples and into Σ (x - mean)² over their pixels, which are overwritten with those
  /// of all of them together.
  ///
  /// Both are the sample's own first, while it is in the cache. Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for
  /// computing sample variances" (1979).
  package func addSample(x: View<Float>, to samples: Int, mean: View<Float>, squares: View<Float>) {
    check(x, xStride, mean)
    check(x, xStride, squares)
    let own = 1 / Float(pixels)
    let (part, weight) = (1 / Float(samples + 1), Float(samples) * Float(pixels) / Float(samples + 1))
    each { c in
      let m = sum { x.base.vector($0 &* xStride &+ c) } * own
      let square = sum {
        let d = x.base.vector($0 &* xStride &+ c) - m
        return d * d
      }
      let (before, distance) = (mean.base.vector(c), m - mean.base.vector(c))
      mean.base.store(samples == 0 ? m : before.addingProduct(distance, Vector(repeating: part)), c)
      squares.base.store(
        samples == 0
          ? square : (squares.base.vector(c) + square).addingProduct(distance * distance, Vector(repeating: weight)), c)
    } one: { c in
      let m = sum { Vector(repeating: x.base[$0 &* xStride &+ c]) }[0] * own
      let square = sum {
        let d = Vector(repeating: x.base[$0 &* xStride &+ c] - m)
        return d * d
      }[0]
      let distance = m - mean.base[c]
      mean.base[c] = samples == 0 ? m : mean.base[c].addingProduct(distance, part)
      squares.base[c] = samples == 0 ? square : (squares.base[c] + square).addingProduct(distance * distance, weight)
    }
  }

  /// Overwrites `y` with (x - mean) · scale + shift, or 0 where that is less and `isRectified`.
  package func normalize(
    x: View<Float>, mean: View<Float>, scale: View<Float>, shift: View<Float>, isRectified: Bool = false, y: View<Float>
  ) {
    check(x, xStride, mean)
    check(y, yStride, shift)
    each { c in
      let (m, s, b) = (mean.base.vector(c), scale.base.vector(c), shift.base.vector(c))
      func write(_ f: (Vector) -> Vector) {
        for pixel in 0..<pixels {
          y.base.store(f(b.addingProduct(x.base.vector(pixel &* xStride &+ c) - m, s)), pixel &* yStride &+ c)
        }
      }
      if isRectified { write(rectified) } else { write { $0 } }
    } one: { c in
      for pixel in 0..<pixels {
        let value = shift.base[c].addingProduct(x.base[pixel * xStride + c] - mean.base[c], scale.base[c])
        y.base[pixel * yStride + c] = isRectified && value < 0 ? 0 : value
      }
    }
  }

  /// Overwrites `dy` with zero where (x - mean) · scale + shift is not above zero: the gradient of what ``normalize`` gives before it is
  /// rectified. Then as ``addGradients(x:dy:mean:rstd:scaleGradient:shiftGradient:)``.
  package func addRectifiedGradients(
    x: View<Float>, dy: View<Float>, mean: View<Float>, rstd: View<Float>, scale: View<Float>, shift: View<Float>,
    scaleGradient: View<Float>, shiftGradient: View<Float>
  ) {
    check(x, xStride, scaleGradient)
    check(dy, yStride, shiftGradient)
    each { c in
      let (m, s, b) = (mean.base.vector(c), scale.base.vector(c), shift.base.vector(c))
      var (product, total) = (Vector.zero, Vector.zero)
      for pixel in 0..<pixels {
        let d = x.base.vector(pixel &* xStride &+ c) - m
        let slope = dy.base.vector(pixel &* yStride &+ c).replacing(with: 0, where: b.addingProduct(d, s) .<= 0)
        dy.base.store(slope, pixel &* yStride &+ c)
        product = product.addingProduct(slope, d)
        total += slope
      }
      scaleGradient.base.store(scaleGradient.base.vector(c).addingProduct(product, rstd.base.vector(c)), c)
      shiftGradient.base.store(shiftGradient.base.vector(c) + total, c)
    } one: { c in
      var (product, total): (Float, Float) = (0, 0)
      for pixel in 0..<pixels {
        let d = x.base[pixel * xStride + c] - mean.base[c]
        if shift.base[c].addingProduct(d, scale.base[c]) <= 0 { dy.base[pixel * yStride + c] = 0 }
        let slope = dy.base[pixel * yStride + c]
        product = product.addingProduct(slope, d)
        total += slope
      }
      scaleGradient.base[c] = scaleGradient.base[c].addingProduct(product, rstd.base[c])
      shiftGradient.base[c] += total
    }
  }

  /// Adds Σ dy · (x - mean) · rstd and Σ dy over the sample's pixels to `scaleGradient` and `shiftGradient`.
  package func addGradients(
    x: View<Float>, dy: View<Float>, mean: View<Float>, rstd: View<Float>, scaleGradient: View<Float>,
    shiftGradient: View<Float>
  ) {
    check(x, xStride, scaleGradient)
    check(dy, yStride, shiftGradient)
    each { c in
      let m = mean.base.vector(c)
      var (product, total) = (Vector.zero, Vector.zero)
      for pixel in 0..<pixels {
        let d = dy.base.vector(pixel &* yStride &+ c)
        product = product.addingProduct(d, x.base.vector(pixel &* xStride &+ c) - m)
        total += d
      }
      scaleGradient.base.store(scaleGradient.base.vector(c).addingProduct(product, rstd.base.vector(c)), c)
      shiftGradient.base.store(shiftGradient.base.vector(c) + total, c)
    } one: { c in
      var (product, total): (Float, Float) = (0, 0)
      for pixel in 0..<pixels {
        let d = dy.base[pixel * yStride + c]
        product = product.addingProduct(d, x.base[pixel * xStride + c] - mean.base[c])
        total += d
      }
      scaleGradient.base[c] = scaleGradient.base[c].addingProduct(product, rstd.base[c])
      shiftGradient.base[c] += total
    }
  }

  /// Overwrites `dx` with dy · a + (x - mean) · b + c, one of each a channel: `factors`.
  package func inputGradient(
    x: View<Float>, dy: View<Float>, mean: View<Float>, factors: (a: View<Float>, b: View<Float>, c: View<Float>),
    dx: View<Float>
  ) {
    check(x, xStride, mean)
    check(dx, xStride, factors.a)
    check(dy, yStride, factors.b)
    each { c in
      let (m, a, b) = (mean.base.vector(c), factors.a.base.vector(c), factors.b.base.vector(c))
      let rest = factors.c.base.vector(c)
      for pixel in 0..<pixels {
        let d = rest.addingProduct(x.base.vector(pixel &* xStride &+ c) - m, b)
        dx.base.store(d.addingProduct(dy.base.vector(pixel &* yStride &+ c), a), pixel &* xStride &+ c)
      }
    } one: { c in
      for pixel in 0..<pixels {
        let d = factors.c.base[c].addingProduct(x.base[pixel * xStride + c] - mean.base[c], factors.b.base[c])
        dx.base[pixel * xStride + c] = d.addingProduct(dy.base[pixel * yStride + c], factors.a.base[c])
      }
    }
  }

  /// Σ f over the sample's pixels: four sums of every fourth pixel, which the machine computes side by side, then those.
  @inline(__always)
  private func sum(_ f: (Int) -> Vector) -> Vector {
    var (a, b, c, d) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var pixel = 0
    while pixel &+ 4 <= pixels {
      a += f(pixel)
      b += f(pixel &+ 1)
      c += f(pixel &+ 2)
      d += f(pixel &+ 3)
      pixel &+= 4
    }
    while pixel < pixels {
      a += f(pixel)
      pixel &+= 1
    }
    return (a + b) + (c + d)
  }

  /// Calls `block` with the first channel of each block of sixteen, or where pixels are not whole blocks `one` with each channel.
  @inline(__always)
  private func each(_ block: (Int) -> Void, one: (Int) -> Void) {
    if isWhole {
      for c in Swift.stride(from: 0, to: channels, by: 16) { block(c) }
    } else {
      for c in 0..<channels { one(c) }
    }
  }

  private func check(_ pixels: View<Float>, _ stride: Int, _ vector: View<Float>) {
    require(
      pixels.count >= (self.pixels - 1) * stride + channels && vector.count == vectorCount,
      "statistics with buffers of the wrong size")
  }
}

/// What normalisation multiplies and adds, channel by channel; whole blocks of sixteen.
package enum ChannelFactors {
  /// Overwrites `rstd` with 1 / √(variance + epsilon).
  package static func invertedDeviation(variance: View<Float>, epsilon: Float, into rstd: View<Float>) {
    require(variance.count == rstd.count && rstd.count % 16 == 0, "deviations of different lengths")
    for c in Swift.stride(from: 0, to: rstd.count, by: 16) {
      rstd.base.store(1 / (variance.base.vector(c) + epsilon).squareRoot(), c)
    }
  }

  /// Overwrites `result` with `x` · `y`.
  package static func product(_ x: View<Float>, _ y: View<Float>, into result: View<Float>) {
    require(x.count == y.count && result.count == x.count && x.count % 16 == 0, "a product of different lengths")
    for c in Swift.stride(from: 0, to: x.count, by: 16) { result.base.store(x.base.vector(c) * y.base.vector(c), c) }
  }

  /// Overwrites `result` with `x` · `factor`.
  package static func scaled(_ x: View<Float>, by factor: Float, into result: View<Float>) {
    require(result.count == x.count && x.count % 16 == 0, "a product of different lengths")
    for c in Swift.stride(from: 0, to: x.count, by: 16) { result.base.store(x.base.vector(c) * factor, c) }
  }

  /// Overwrites a, b and c of ``BatchStatistics/inputGradient(x:dy:mean:factors:dx:)`` for a mean over `count` pixels, from the
  /// gradients of scale and shift: a = scale · rstd, b = -a · rstd · scaleGradient / count, c = -a · shiftGradient / count.
  package static func inputGradient(
    scale: View<Float>, rstd: View<Float>, scaleGradient: View<Float>, shiftGradient: View<Float>, count: Int,
    into factors: (a: View<Float>, b: View<Float>, c: View<Float>)
  ) {
    require(scale.count % 16 == 0 && factors.a.count == scale.count, "factors of different lengths")
    let share = 1 / Float(count)
    for c in Swift.stride(from: 0, to: scale.count, by: 16) {
      let r = rstd.base.vector(c)
      let a = scale.base.vector(c) * r
      factors.a.base.store(a, c)
      factors.b.base.store(-(a * r) * (scaleGradient.base.vector(c) * share), c)
      factors.c.base.store(-a * (shiftGradient.base.vector(c) * share), c)
    }
  }
}
