import FMDistMemory

/// A convolution whose channels fall into groups: filter f reads the channels of its own group alone, filters and channels being
/// shared out in order.
///
/// Layouts as in ``Convolution``, but for W, which has the channels of a group: filters/16 blocks x taps x C/groups x 16. Each result is
/// one chain of operations in one order: that of a convolution of all channels, of which those of other groups are left out.
///
/// Sixteen filters, or of the gradient of x sixteen channels, are computed as a convolution of the channels that any of them reads; their
/// weights are spread out for that, with zeros between, unless all are of one group.
package struct GroupedConvolution: Sendable {
  /// The sizes, of all groups together.
  package let geometry: ConvolutionGeometry
  /// Into how many groups channels and filters fall.
  package let groups: Int
  private let inputGradient: DataGradient
  /// Of blocks of filters, the channels that they read; of blocks of channels, the filters that read them.
  private let forwardSpan, backwardSpan: GroupSpan
  /// For each product (tap, channel of the span) of a sum, how far its input lies from the window's first one.
  private let offsets: Buffer<Int32>

  /// A convolution of these sizes; `groups` divides channels and filters.
  package init(_ geometry: ConvolutionGeometry, groups: Int) {
    require(
      groups > 0 && geometry.channels % groups == 0 && geometry.filters % groups == 0, "groups that do not divide")
    let g = geometry
    self.geometry = g
    self.groups = groups
    inputGradient = DataGradient(g)
    forwardSpan = GroupSpan(of: g.filters, reading: g.channels, groups: groups)
    backwardSpan = GroupSpan(of: g.channels, reading: g.filters, groups: groups)
    offsets = g.offsets(channels: forwardSpan.length)
  }

  /// Channels of a group.
  package var groupChannels: Int { geometry.channels / groups }
  /// Floats of the packed weights, and of their gradient.
  package var weightCount: Int { geometry.filterBlocks * geometry.taps * groupChannels * 16 }
  /// Floats of scratch that one thread needs, forward or backward.
  package var scratchCount: Int {
    max(
      geometry.surroundedCount + (forwardSpan.isOneGroup ? 0 : forwardCount), forwardCount,
      padded(inputGradient.scratchCount) + backwardCount)
  }

  /// Floats of the weights spread out, forward and backward.
  private var forwardCount: Int { geometry.filterBlocks * geometry.taps * forwardSpan.length * 16 }
  private var backwardCount: Int { geometry.channelBlocks * geometry.taps * backwardSpan.length * 16 }

  /// Overwrites `y` with x * W + b.
  package func forward(x: View<Float>, weights: View<Float>, bias: View<Float>, y: View<Float>, scratch: View<Float>) {
    let g = geometry
    require(
      x.count == g.inputCount && weights.count == weightCount && bias.count == g.filterBlocks * 16
        && y.count == g.outputCount && scratch.count >= scratchCount, "grouped convolution with wrong sizes")
    let source = g.surround(x, in: scratch)
    let spread = spread(weights, into: scratch[g.surroundedCount..<scratch.count])
    let rowProducts = g.kernelWidth * forwardSpan.length
    for block in 0..<g.filterBlocks {
      let blockWeights = spread + block * g.taps * forwardSpan.length * 16
      for row in 0..<g.outputHeight {
        if g.sharesColumns {
          NeighbouringRow(
            forward: g, row: row, depth: forwardSpan.length, source: source, weights: blockWeights,
            result: y.base + row * g.outputWidth * 16
          ).run(
            pixels: g.outputWidth, columns: g.filters, ForwardEnds(bias: bias.base, activation: .linear))
          continue
        }
        let taps = g.tapRows(ofRow: row)
        let first = taps.lowerBound * rowProducts
        ForwardRow(
          geometry: g, offsets: UnsafePointer(offsets.view.base) + first, products: taps.count * rowProducts,
          source: source + row * g.strideHeight * g.paddedWidth * g.inputStride + forwardSpan.first(block),
          weights: UnsafePointer(blockWeights) + first * 16, bias: UnsafePointer(bias.base) + block * 16,
          activation: .linear, result: y.base + (row * g.outputWidth * g.filterBlocks + block) * 16
        ).run(rows: 0..<g.outputWidth, columns: min(16, g.filters - block * 16))
      }
    }
  }

  /// Adds this image's gradient of W to `gradient`, and of b to `biasGradient`.
  package func weightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == g.outputCount && gradient.count == weightCount
        && biasGradient.count == g.filterBlocks * 16 && scratch.count >= scratchCount,
      "grouped convolution weights gradient with wrong sizes")
    let sums = spread(gradient, into: scratch)
    let span = forwardSpan.length
    for block in 0..<g.filterBlocks {
      for kh in 0..<g.kernelHeight {
        for kw in 0..<g.kernelWidth {
          TapGradient(
            geometry: g, row: kh, column: kw, rows: 0..<g.outputHeight, x: x.base + forwardSpan.first(block),
            dy: dy.base + block * 16, result: sums + ((block * g.kernelHeight + kh) * g.kernelWidth + kw) * span * 16,
            ahead: 0)?
            .run(rows: 0..<span, columns: min(16, g.filters - block * 16))
        }
      }
      var sum = biasGradient.base.vector(block * 16)
      for position in 0..<g.outputHeight * g.outputWidth {
        sum += dy.base.vector((position * g.filterBlocks + block) * 16)
      }
      biasGradient.base.store(sum, block * 16)
    }
    if forwardSpan.isOneGroup { return }
    eachWeight { gradient.base[$0] = sums[$1] }
  }

  /// Overwrites `dx` with the gradient of x.
  package func dataGradient(dy: View<Float>, weights: View<Float>, dx: View<Float>, scratch: View<Float>) {
    let g = geometry
    require(
      dy.count == g.outputCount && weights.count == weightCount && dx.count == g.inputGradientCount
        && scratch.count >= scratchCount, "grouped convolution data gradient with wrong sizes")
    let source = inputGradient.frame(dy, in: scratch)
    let span = backwardSpan.length
    let transposed = scratch.base + padded(inputGradient.scratchCount)
    transposed.update(repeating: 0, count: backwardCount)
    let (filters, channels) = (g.filters / groups, groupChannels)
    for filter in 0..<g.filters {
      for tap in 0..<g.taps {
        let row = weights.base + ((filter / 16 * g.taps + tap) * channels * 16 + filter % 16)
        for channel in 0..<channels {
          let (block, lane) = (filter / filters * channels + channel).quotientAndRemainder(dividingBy: 16)
          transposed[((block * g.taps + tap) * span + filter - backwardSpan.first(block)) * 16 + lane] =
            row[channel * 16]
        }
      }
    }
    inputGradient.clearGaps(of: dx)
    for block in 0..<g.channelBlocks {
      inputGradient.run(
        from: source + backwardSpan.first(block), depth: span,
        transposed: UnsafePointer(transposed) + block * g.taps * span * 16, adds: false, dx: dx.base + block * 16,
        channels: min(16, g.channels - block * 16))
    }
  }

  /// `weights` with those of each block over all channels that the block reads: themselves, or a copy in `scratch`.
  private func spread(_ weights: View<Float>, into scratch: View<Float>) -> UnsafeMutablePointer<Float> {
    if forwardSpan.isOneGroup { return weights.base }
    scratch[0..<forwardCount].fill(0)
    eachWeight { scratch.base[$1] = weights.base[$0] }
    return scratch.base
  }

  /// Calls `body` with the place of each weight among the packed ones and among those that are spread out.
  @inline(__always)
  private func eachWeight(_ body: (_ packed: Int, _ spread: Int) -> Void) {
    let g = geometry
    let (filters, channels, span) = (g.filters / groups, groupChannels, forwardSpan.length)
    for filter in 0..<g.filters {
      let (block, lane) = filter.quotientAndRemainder(dividingBy: 16)
      let first = filter / filters * channels - forwardSpan.first(block)
      for tap in 0..<g.taps {
        for channel in 0..<channels {
          body(
            ((block * g.taps + tap) * channels + channel) * 16 + lane,
            ((block * g.taps + tap) * span + first + channel) * 16 + lane)
        }
      }
    }
  }
}

/// For each block of sixteen of a convolution's filters, the channels that any of them reads; or the other way round.
private struct GroupSpan: Sendable {
  /// How many, the same for each block.
  let length: Int
  /// Whether all of a block are of one group, whose channels are those that they read.
  let isOneGroup: Bool
  private let firsts: Buffer<Int32>

  /// Blocks of `count` that read `readCount`, both shared out to `groups` in order.
  init(of count: Int, reading readCount: Int, groups: Int) {
    let (size, readSize) = (count / groups, readCount / groups)
    let blocks = (0..<padded(count) / 16).map { block in
      block * 16 / size * readSize..<(min(count, block * 16 + 16) - 1) / size * readSize + readSize
    }
    let length = blocks.map(\.count).max() ?? 0
    self.length = length
    isOneGroup = length == readSize
    firsts = Buffer(blocks.map { Int32(min($0.lowerBound, readCount - length)) })
  }

  /// The first that `block` reads.
  @inline(__always)
  func first(_ block: Int) -> Int { Int(firsts.view.base[block]) }
}
