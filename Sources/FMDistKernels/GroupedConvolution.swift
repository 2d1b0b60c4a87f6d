import FMDistMemory

/// A convolution whose channels fall into groups: filter f reads the channels of its own group alone, filters and channels being
/// shared out in order.
///
/// Layouts as in ``Convolution``, but for W, which has the channels of a group: filters/16 blocks x taps x C/groups x 16. Each result is
/// one chain of operations in one order.
public struct GroupedConvolution: Sendable {
  /// The sizes, of all groups together.
  public let geometry: ConvolutionGeometry
  /// Into how many groups channels and filters fall.
  public let groups: Int
  /// For each filter, padding included, the first channel that it reads.
  private let firstChannels: Buffer<Int32>
  /// For each block of filters, whether all are of one group.
  private let isUniform: Buffer<UInt8>

  /// A convolution of these sizes; `groups` divides channels and filters.
  public init(_ geometry: ConvolutionGeometry, groups: Int) {
    require(
      groups > 0 && geometry.channels % groups == 0 && geometry.filters % groups == 0, "groups that do not divide")
    self.geometry = geometry
    self.groups = groups
    let (filters, channels) = (geometry.filters / groups, geometry.channels / groups)
    // Weights in the padding are zero: what they are multiplied with may be anything finite.
    let first = (0..<geometry.filterBlocks * 16).map { min($0, geometry.filters - 1) / filters * channels }
    firstChannels = Buffer(first.map { Int32($0) })
    isUniform = Buffer(
      (0..<geometry.filterBlocks).map { block in first[block * 16] == first[block * 16 + 15] ? 1 : 0 })
  }

  /// Channels of a group.
  public var groupChannels: Int { geometry.channels / groups }
  /// Floats of the packed weights, and of their gradient.
  public var weightCount: Int { geometry.filterBlocks * geometry.taps * groupChannels * 16 }

  /// Overwrites `y` with x * W + b.
  public func forward(
    x: View<Float>, weights: View<Float>, bias: View<Float>, y: View<Float>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && weights.count == weightCount && bias.count == g.filterBlocks * 16
        && y.count == g.outputCount && scratch.count >= g.scratchCount, "grouped convolution with wrong sizes")
    let source = g.surround(x, in: scratch)
    for row in 0..<g.outputHeight {
      for column in 0..<g.outputWidth {
        let pixel = source + (row * g.strideHeight * g.paddedWidth + column * g.strideWidth) * g.inputStride
        let target = y.base + (row * g.outputWidth + column) * g.filterBlocks * 16
        for block in 0..<g.filterBlocks {
          var sum = bias.base.vector(block * 16)
          var weight = weights.base + block * g.taps * groupChannels * 16
          for tap in 0..<g.taps {
            let tapped = pixel + offset(ofTap: tap)
            for channel in 0..<groupChannels {
              sum = sum.addingProduct(read(tapped + channel, block), weight.vector(0))
              weight += 16
            }
          }
          target.store(sum, block * 16)
        }
      }
    }
  }

  /// Adds this image's gradient of W to `gradient`, and of b to `biasGradient`.
  public func weightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == g.outputCount && gradient.count == weightCount
        && biasGradient.count == g.filterBlocks * 16 && scratch.count >= g.scratchCount,
      "grouped convolution weights gradient with wrong sizes")
    let source = g.surround(x, in: scratch)
    let stride = g.filterBlocks * 16
    for block in 0..<g.filterBlocks {
      var target = gradient.base + block * g.taps * groupChannels * 16
      for tap in 0..<g.taps {
        for channel in 0..<groupChannels {
          var sum = target.vector(0)
          for row in 0..<g.outputHeight {
            var pixel = source + offset(ofTap: tap) + channel + row * g.strideHeight * g.paddedWidth * g.inputStride
            var slope = dy.base + row * g.outputWidth * stride + block * 16
            for _ in 0..<g.outputWidth {
              sum = sum.addingProduct(read(pixel, block), slope.vector(0))
              pixel += g.strideWidth * g.inputStride
              slope += stride
            }
          }
          target.store(sum, 0)
          target += 16
        }
      }
      var sum = biasGradient.base.vector(block * 16)
      for position in 0..<g.outputHeight * g.outputWidth { sum += dy.base.vector(position * stride + block * 16) }
      biasGradient.base.store(sum, block * 16)
    }
  }

  /// Overwrites `dx` with the gradient of x.
  public func dataGradient(dy: View<Float>, weights: View<Float>, dx: View<Float>, scratch: View<Float>) {
    let g = geometry
    require(
      dy.count == g.outputCount && weights.count == weightCount && dx.count == g.inputGradientCount
        && scratch.count >= g.scratchCount, "grouped convolution data gradient with wrong sizes")
    let sums = g.gradientSums(for: dx, in: scratch)
    sums.fill(0)
    let channels = g.channelBlocks * 16
    for row in 0..<g.outputHeight {
      for column in 0..<g.outputWidth {
        let slopes = dy.base + (row * g.outputWidth + column) * g.filterBlocks * 16
        for tap in 0..<g.taps {
          let (down, across) = tap.quotientAndRemainder(dividingBy: g.kernelWidth)
          let place =
            (row * g.strideHeight + down * g.dilationHeight) * g.paddedWidth + column * g.strideWidth
            + across * g.dilationWidth
          let target = sums.base + place * channels
          for block in 0..<g.filterBlocks {
            let slope = slopes.vector(block * 16)
            let first = firstChannels.view.base + block * 16
            let real = min(16, g.filters - block * 16)
            let weight = weights.base + (block * g.taps + tap) * groupChannels * 16
            for channel in 0..<groupChannels {
              let products = slope * weight.vector(channel * 16)
              for lane in 0..<real { target[Int(first[lane]) + channel] += products[lane] }
            }
          }
        }
      }
    }
    g.takeInner(of: sums, into: dx)
  }

  @inline(__always)
  private func offset(ofTap tap: Int) -> Int {
    let (row, column) = tap.quotientAndRemainder(dividingBy: geometry.kernelWidth)
    return (row * geometry.dilationHeight * geometry.paddedWidth + column * geometry.dilationWidth)
      * geometry.inputStride
  }

  /// What the sixteen filters of `block` read at `pixel`.
  @inline(__always)
  private func read(_ pixel: UnsafePointer<Float>, _ block: Int) -> Vector {
    let first = firstChannels.view.base + block &* 16
    if isUniform.view.base[block] == 1 { return Vector(repeating: pixel[Int(first[0])]) }
    var vector = Vector.zero
    for lane in 0..<16 { vector[lane] = pixel[Int(first[lane])] }
    return vector
  }
}
