import FMDistMemory

/// y = f(x * W + b), pooled perhaps, by Winograd's convolution: windows of 3 x 3 with a quarter of the products, of 5 x 5 with nine of 25.
///
/// For evaluation: sums are not ``Convolution``'s bits, but as near to the exact ones as single precision has them beside the tile's greatest
/// terms. They depend on the image and the weights alone, not on which images are computed together.
///
/// Layouts as in ``FusedConvolution``. The weights are first transformed: points x filters/16 blocks x C x 16.
package struct WinogradConvolution: Sendable {
  private let geometry: ConvolutionGeometry
  private let activation: Activation
  private let isPooled: Bool
  /// Outputs a side of a tile.
  private let side: Int
  /// Tiles of an image.
  private let tilesDown, tilesAcross: Int
  /// Tiles that are computed together.
  private let chunk: Int

  private static let points = WinogradTransforms.points * WinogradTransforms.points
  /// So many floats of transformed inputs leave room for the rest in a cache of the second level.
  private static let chunkFloats = 110_000

  /// The same convolution as `fused`; nil where that has no such algorithm or is as fast.
  package init?(_ fused: FusedConvolution) {
    let g = fused.convolution.geometry
    let isWindow = (g.kernelHeight, g.kernelWidth) == (3, 3) || (g.kernelHeight, g.kernelWidth) == (5, 5)
    let pool = fused.pooling.map { ($0.poolHeight, $0.poolWidth) }
    guard isWindow, g.strideHeight == 1, g.strideWidth == 1, g.isDense, g.inputStride % 16 == 0,
      fused.activation != .softmax, pool.map({ $0 == (2, 2) }) ?? true
    else { return nil }
    geometry = g
    activation = fused.activation
    isPooled = pool != nil
    side = WinogradTransforms.points + 1 - g.kernelHeight
    // What is not pooled is not needed.
    let (height, width) = isPooled ? (g.outputHeight / 2 * 2, g.outputWidth / 2 * 2) : (g.outputHeight, g.outputWidth)
    (tilesDown, tilesAcross) = ((height + side - 1) / side, (width + side - 1) / side)
    chunk = max(12, min(36, Self.chunkFloats / (Self.points * g.channelBlocks * 16) / 6 * 6))
    // Half cycles, at two vectors' products a cycle.
    let direct = fused.forwardPositions * g.taps * g.channels * g.filterBlocks
    let transforms = 200 * g.channelBlocks + 160 * g.filterBlocks
    let own = tilesDown * tilesAcross * (Self.points * g.channels * g.filterBlocks + transforms)
    guard 5 * own < 4 * direct else { return nil }
  }

  /// Floats of the transformed weights.
  package var transformedCount: Int { Self.points * pointStride }
  /// Pieces that ``transform(_:piece:into:)`` has.
  package var pieces: Int { geometry.filterBlocks }
  /// Products of an image's sums.
  package var products: Int { tiles * Self.points * geometry.channels * geometry.filters }
  /// Floats of scratch that one thread needs.
  package var scratchCount: Int { Self.points * (inputStride + sumStride + 16) }
  /// Of one image's output.
  private var outputCount: Int {
    isPooled
      ? geometry.outputHeight / 2 * (geometry.outputWidth / 2) * geometry.filterBlocks * 16 : geometry.outputCount
  }

  private var tiles: Int { tilesDown * tilesAcross }
  /// From point to point of transformed weights, inputs and sums: not by powers of two, which fall into the same sets of a cache.
  private var pointStride: Int { geometry.filterBlocks * geometry.channels * 16 + 16 }
  private var inputStride: Int { chunk * geometry.channelBlocks * 16 + 16 }
  private var sumStride: Int { chunk * sumBlocks * 16 + 16 }
  /// Blocks of filters whose sums are in scratch at a time.
  private var sumBlocks: Int { min(geometry.filterBlocks, 4) }

  /// Overwrites the part of `transformed` that belongs to block `piece` of the filters, from the packed `weights`.
  package func transform(_ weights: View<Float>, piece block: Int, into transformed: View<Float>) {
    let g = geometry
    require(
      weights.count == g.weightCount && transformed.count == transformedCount && block < g.filterBlocks,
      "a Winograd transform with buffers of the wrong size")
    for channel in 0..<g.channels {
      let source = UnsafePointer(weights.base) + (block &* g.taps &* g.channels &+ channel) &* 16
      let target = transformed.base + (block &* g.channels &+ channel) &* 16
      if side == 4 {
        transform(ThreeWeights.self, source, into: target)
      } else {
        transform(FiveWeights.self, source, into: target)
      }
    }
  }

  /// Writes G g Gᵀ of one channel and sixteen filters.
  private func transform<Weights: WinogradWeights>(
    _: Weights.Type, _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
  ) {
    let tap = geometry.channels &* 16
    var columns = InlineArray<5, Six>(repeating: Six(repeating: .zero))
    for column in 0..<Weights.count {
      var own = Five(repeating: .zero)
      for row in 0..<Weights.count { own[row] = source.vector((row &* Weights.count &+ column) &* tap) }
      columns[column] = Weights.transform(own)
    }
    for row in 0..<6 {
      var own = Five(repeating: .zero)
      for column in 0..<Weights.count { own[column] = columns[column][row] }
      let line = Weights.transform(own)
      for column in 0..<6 { target.store(line[column], (row &* 6 &+ column) &* pointStride) }
    }
  }

  /// Overwrites `y` for images that lie `xStride` and `yStride` floats apart, as many as `finite` has elements. Those are 0 afterwards where sums of
  /// the image are not finite: they may be so by ``FusedConvolution/forward(x:weights:bias:dropout:y:winners:scratch:)``.
  package func forward(
    x: View<Float>, xStride: Int, transformed: View<Float>, bias: View<Float>, y: View<Float>, yStride: Int,
    finite: View<UInt8>, scratch: View<Float>
  ) {
    let g = geometry
    let images = finite.count
    require(
      images > 0 && x.count >= (images - 1) * xStride + g.inputCount && y.count >= (images - 1) * yStride + outputCount
        && transformed.count == transformedCount && bias.count == g.filterBlocks * 16
        && scratch.count >= scratchCount, "a Winograd convolution with buffers of the wrong size")
    finite.fill(1)
    let pieces = EvenSplit(0..<images * tiles, most: chunk)
    for index in 0..<pieces.count {
      let piece = pieces[index]
      var check = Vector.zero
      for tile in piece {
        load(
          tile, x: UnsafePointer(x.base), xStride,
          into: scratch.base + (tile &- piece.lowerBound) &* g.channelBlocks &* 16, scratch)
      }
      let sums = scratch.base + Self.points &* inputStride
      let blocks = EvenSplit(0..<g.filterBlocks, most: sumBlocks)
      for part in 0..<blocks.count {
        multiply(scratch.base, transformed, blocks[part], tiles: piece.count, into: sums)
        for tile in piece {
          let own = sums + (tile &- piece.lowerBound) &* blocks[part].count &* 16
          if side == 4 {
            check += finish(FourOutputs.self, tile, own, blocks[part], bias: bias.base, y: y.base, yStride, scratch)
          } else {
            check += finish(TwoOutputs.self, tile, own, blocks[part], bias: bias.base, y: y.base, yStride, scratch)
          }
        }
      }
      if check != .zero {
        for image in piece.lowerBound / tiles...(piece.upperBound - 1) / tiles { finite[image] = 0 }
      }
    }
    if activation != .linear, activation != .relu {
      for image in 0..<images where finite[image] == 1 {
        activation.forward(
          y[image * yStride..<image * yStride + outputCount], channels: g.filters, stride: g.filterBlocks * 16)
      }
    }
    guard images > 1 else { return }
    // Alone, an image has the bits that it has beside others.
    for image in 0..<images where finite[image] == 0 {
      forward(
        x: x[image * xStride..<image * xStride + g.inputCount], xStride: xStride, transformed: transformed, bias: bias,
        y: y[image * yStride..<image * yStride + outputCount], yStride: yStride, finite: finite[image..<image + 1],
        scratch: scratch)
    }
  }

  /// A tile's image, and where in it its first output is.
  private func place(_ tile: Int) -> (image: Int, row: Int, column: Int) {
    let (image, own) = (tile / tiles, tile % tiles)
    return (image, own / tilesAcross &* side, own % tilesAcross &* side)
  }

  /// Memory for a tile between the transforms of its columns and of its rows.
  private func work(_ scratch: View<Float>) -> UnsafeMutablePointer<Float> {
    scratch.base + Self.points &* (inputStride &+ sumStride)
  }

  /// Writes Bᵀ d B of a tile: of each point its channels.
  private func load(
    _ tile: Int, x: UnsafePointer<Float>, _ xStride: Int, into target: UnsafeMutablePointer<Float>,
    _ scratch: View<Float>
  ) {
    let g = geometry
    let (image, row, column) = place(tile)
    let (top, left) = (row &- g.padTop, column &- g.padLeft)
    let rows = max(0, -top)..<max(max(0, -top), min(6, g.height &- top))
    let line = g.width &* g.inputStride
    let first = x + (image &* xStride &+ top &* line &+ left &* g.inputStride)
    let work = work(scratch)
    for block in 0..<g.channelBlocks {
      for j in 0..<6 {
        var d = Six(repeating: .zero)
        if left &+ j >= 0 && left &+ j < g.width {
          let source = first + (j &* g.inputStride &+ block &* 16)
          if rows.count == 6 {
            for i in 0..<6 { d[i] = source.vector(i &* line) }
          } else {
            for i in 0..<6 where rows.contains(i) { d[i] = source.vector(i &* line) }
          }
        }
        let t = WinogradTransforms.input(d)
        for i in 0..<6 { work.store(t[i], (i &* 6 &+ j) &* 16) }
      }
      for i in 0..<6 {
        var d = Six(repeating: .zero)
        for j in 0..<6 { d[j] = work.vector((i &* 6 &+ j) &* 16) }
        let t = WinogradTransforms.input(d)
        for j in 0..<6 { target.store(t[j], (i &* 6 &+ j) &* inputStride &+ block &* 16) }
      }
    }
  }

  /// Overwrites `sums` with the products of each point, added over the channels.
  private func multiply(
    _ inputs: UnsafeMutablePointer<Float>, _ transformed: View<Float>, _ blocks: Range<Int>, tiles: Int,
    into sums: UnsafeMutablePointer<Float>
  ) {
    let g = geometry
    for point in 0..<Self.points {
      WinogradProducts(
        left: Left(base: inputs + point &* inputStride, rowStride: g.channelBlocks &* 16, depthStride: 1),
        right: Right(
          base: UnsafePointer(transformed.base) + (point &* pointStride &+ blocks.lowerBound &* g.channels &* 16),
          depthStride: 16, vectorStride: g.channels &* 16),
        depth: g.channels, result: sums + point &* sumStride, resultStride: blocks.count &* 16
      ).run(rows: 0..<tiles, blocks: 0..<blocks.count)
    }
  }

  /// Writes Aᵀ m A + b of a tile, rectified and pooled where that is to be. Gives zeros if all sums are finite: a product of zero with what
  /// is not finite is none.
  private func finish<Outputs: WinogradOutputs>(
    _: Outputs.Type, _ tile: Int, _ sums: UnsafeMutablePointer<Float>, _ blocks: Range<Int>,
    bias: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>, _ yStride: Int, _ scratch: View<Float>
  ) -> Vector {
    let g = geometry
    let (image, row, column) = place(tile)
    let work = work(scratch)
    let pixel = g.filterBlocks &* 16
    var check = Vector.zero
    for block in 0..<blocks.count {
      for j in 0..<6 {
        var m = Six(repeating: .zero)
        for i in 0..<6 { m[i] = sums.vector((i &* 6 &+ j) &* sumStride &+ block &* 16) }
        let t = Outputs.outputs(m)
        for i in 0..<Outputs.count { work.store(t[i], (i &* 6 &+ j) &* 16) }
      }
      let channel = (blocks.lowerBound &+ block) &* 16
      let b = bias.vector(channel)
      for i in 0..<Outputs.count {
        var m = Six(repeating: .zero)
        for j in 0..<6 { m[j] = work.vector((i &* 6 &+ j) &* 16) }
        let t = Outputs.outputs(m)
        for j in 0..<Outputs.count {
          let value = t[j] + b
          check += value * 0
          let result = activation == .relu ? rectified(value) : value
          if isPooled {
            work.store(result, (i &* 6 &+ j) &* 16)
          } else if row &+ i < g.outputHeight && column &+ j < g.outputWidth {
            y.store(result, image &* yStride &+ ((row &+ i) &* g.outputWidth &+ column &+ j) &* pixel &+ channel)
          }
        }
      }
      guard isPooled else { continue }
      let (height, width) = (g.outputHeight / 2, g.outputWidth / 2)
      for i in 0..<Outputs.count / 2 {
        for j in 0..<Outputs.count / 2 where row / 2 &+ i < height && column / 2 &+ j < width {
          var best = work.vector((12 &* i &+ 2 &* j) &* 16)
          let (right, below, last) = (
            work.vector((12 &* i &+ 2 &* j &+ 1) &* 16), work.vector((12 &* i &+ 2 &* j &+ 6) &* 16),
            work.vector((12 &* i &+ 2 &* j &+ 7) &* 16)
          )
          best.replace(with: right, where: right .> best)
          best.replace(with: below, where: below .> best)
          best.replace(with: last, where: last .> best)
          y.store(best, image &* yStride &+ ((row / 2 &+ i) &* width &+ column / 2 &+ j) &* pixel &+ channel)
        }
      }
    }
    return check
  }
}

/// Tiles x blocks of filters: the sums of one point.
private struct WinogradProducts: TileKernel {
  let left: Left
  let right: Right
  let depth: Int
  let result: UnsafeMutablePointer<Float>
  let resultStride: Int

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    var tile = Tile<M, N>()
    tile.addProducts(
      depth: depth, left: left.offset(by: row &* left.rowStride), right: right.offset(by: block &* right.vectorStride))
    tile.store(result + (row &* resultStride &+ block &* 16), rowStride: resultStride, vectorStride: 16)
  }
}
