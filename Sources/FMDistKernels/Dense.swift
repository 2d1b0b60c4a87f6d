import FMDistMemory

/// y = f(x W + b) and its gradients, for a run of samples.
///
/// Layouts, with Kp and Np the counts of inputs K and units N padded to blocks of sixteen:
/// - x: samples x xStride; dx: samples x Kp; y, dy: samples x Np.
/// - W packed: Np/16 blocks x K x 16, its gradient alike; Wᵀ packed: Kp/16 blocks x N x 16. See ``Packing``.
/// - b: Np. Padding holds zeros, that of y f(0), and no kernel uses it.
package struct Dense: Sendable {
  /// K, the length of one sample's input.
  package let inputs: Int
  /// N, the number of outputs.
  package let units: Int
  /// Floats from one sample's input to the next, at least K.
  package let inputStride: Int

  /// Sizes of a dense layer.
  package init(inputs: Int, units: Int, inputStride: Int) {
    require(inputs > 0 && units > 0 && inputStride >= inputs, "a dense layer of impossible size")
    self.inputs = inputs
    self.units = units
    self.inputStride = inputStride
  }

  /// Blocks of sixteen units.
  package var unitBlocks: Int { padded(units) / 16 }
  /// Blocks of sixteen inputs.
  package var inputBlocks: Int { padded(inputs) / 16 }
  /// The floats of packed W, and of its gradient.
  package var weightCount: Int { unitBlocks * inputs * 16 }
  /// The floats of packed Wᵀ.
  package var transposedCount: Int { inputBlocks * units * 16 }

  /// Overwrites `y` in `rows` x `blocks` of sixteen units with f(x W + b).
  ///
  /// Softmax is left undone, as it needs a whole row: y then holds the logits.
  package func forward(
    x: View<Float>, weights: View<Float>, bias: View<Float>, activation: Activation, y: View<Float>,
    rows: Range<Int>, blocks: Range<Int>
  ) {
    require(
      rows.lowerBound >= 0 && blocks.lowerBound >= 0 && blocks.upperBound <= unitBlocks && weights.count == weightCount
        && bias.count == unitBlocks * 16 && x.count >= rows.upperBound * inputStride
        && y.count >= rows.upperBound * unitBlocks * 16, "dense forward with buffers of the wrong size")
    let left = Left(base: x.base, rowStride: inputStride, depthStride: 1)
    let right = Right(base: weights.base, depthStride: 16, vectorStride: inputs * 16)
    let kernel = DenseRows(
      left: left, right: right, depth: inputs, bias: UnsafePointer(bias.base), activation: activation, result: y.base,
      resultStride: unitBlocks * 16)
    kernel.run(rows: rows, blocks: blocks)
  }

  /// Overwrites `dx` in `rows` x `blocks` of sixteen inputs with dy Wᵀ.
  package func dataGradient(
    dy: View<Float>, transposed: View<Float>, dx: View<Float>, rows: Range<Int>, blocks: Range<Int>
  ) {
    require(
      rows.lowerBound >= 0 && blocks.lowerBound >= 0 && blocks.upperBound <= inputBlocks
        && transposed.count == transposedCount && dy.count >= rows.upperBound * unitBlocks * 16
        && dx.count >= rows.upperBound * inputBlocks * 16, "dense data gradient with buffers of the wrong size")
    let left = Left(base: dy.base, rowStride: unitBlocks * 16, depthStride: 1)
    let right = Right(base: transposed.base, depthStride: 16, vectorStride: units * 16)
    let kernel = DenseRows(
      left: left, right: right, depth: units, bias: nil, activation: .linear, result: dx.base,
      resultStride: inputBlocks * 16)
    kernel.run(rows: rows, blocks: blocks)
  }

  /// A sample's x and dy have together so many floats where x is in panels: beyond, rows of samples are on too many pages for a sum over
  /// samples.
  private static let longRow = 1536
  /// With fewer blocks of units, a panel is read too seldom to be worth the copy.
  private static let manyBlocks = (x: 32, dy: 5)
  /// Of so many samples a shard, or fewer, the sums are worked out in pairs.
  private static let fewSamples = 16

  private var packsInputs: Bool { unitBlocks >= Self.manyBlocks.x && inputs + units >= Self.longRow }
  private var packsOutputGradients: Bool { unitBlocks >= Self.manyBlocks.dy }

  /// The floats of panels for `samples` samples of x and dy.
  package func panelCount(samples: Int) -> Int {
    (packsInputs ? SampleColumns.panelCount(samples: samples, columns: inputs) : 0)
      + (packsOutputGradients ? SampleColumns.panelCount(samples: samples, columns: units) : 0)
  }

  /// x and dy as the weights' gradient reads them: in `panels`, of ``panelCount(samples:)`` floats, where that is worth the copy, else as they are.
  package func columns(
    x: View<Float>, dy: View<Float>, samples: Int, panels: View<Float>
  ) -> (x: SampleColumns, dy: SampleColumns) {
    let first = packsInputs ? SampleColumns.panelCount(samples: samples, columns: inputs) : 0
    return (
      packsInputs ? .panels(panels[0..<first], samples: samples) : .rows(x, stride: inputStride),
      packsOutputGradients
        ? .panels(panels[first..<panelCount(samples: samples)], samples: samples)
        : .rows(dy, stride: unitBlocks * 16)
    )
  }

  /// Overwrites `samples` of those of `columns` that are panels with those of x and dy.
  package func pack(
    x: View<Float>, dy: View<Float>, into columns: (x: SampleColumns, dy: SampleColumns), samples: Range<Int>
  ) {
    if packsInputs { columns.x.pack(x, columns: inputs, stride: inputStride, samples: samples) }
    if packsOutputGradients {
      columns.dy.pack(dy, columns: unitBlocks * 16, stride: unitBlocks * 16, samples: samples)
    }
  }

  /// Overwrites the gradient of W, in `blocks` of sixteen units and in `inputBlocks` of sixteen inputs, with xᵀ dy summed by `sum`.
  ///
  /// `scratch` holds ``GradientSum/scratchCount`` floats that no other thread uses meanwhile.
  package func weightsGradient(
    x: SampleColumns, dy: SampleColumns, sum: GradientSum, gradient: View<Float>, scratch: View<Float>,
    inputBlocks: Range<Int>, blocks: Range<Int>
  ) {
    require(
      inputBlocks.lowerBound >= 0 && inputBlocks.upperBound <= self.inputBlocks && blocks.lowerBound >= 0
        && blocks.upperBound <= unitBlocks && gradient.count == weightCount && scratch.count >= sum.scratchCount
        && x.has(samples: sum.sampleEnd, columns: inputs) && dy.has(samples: sum.sampleEnd, columns: unitBlocks * 16),
      "dense weights gradient with buffers of the wrong size")
    let kernel = DenseSums(
      left: x, right: dy, sum: sum, scratch: scratch.base, result: gradient.base, rowStride: 16,
      blockStride: inputs * 16)
    // Short sums cost less two at a time, each in half the registers.
    let isPaired = TileGrid.mostSums >= 24 && sum.samples(0).count <= Self.fewSamples
    let sums = isPaired ? TileGrid.mostSums / 2 : TileGrid.mostSums
    let rows = inputBlocks.lowerBound * 16..<min(inputBlocks.upperBound * 16, inputs)
    // The rows of a tile are of one panel.
    let height = x.isInRows ? max(rows.count, 1) : 16
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: height) {
      kernel.run(rows: first..<min(first + height, rows.upperBound), blocks: blocks, sums: sums)
    }
  }

  /// Overwrites the gradient of b, in `blocks` of sixteen units, with dy summed by `sum`; scratch as for the weights.
  package func biasGradient(
    dy: View<Float>, sum: GradientSum, gradient: View<Float>, scratch: View<Float>, blocks: Range<Int>
  ) {
    require(
      blocks.lowerBound >= 0 && blocks.upperBound <= unitBlocks && gradient.count == unitBlocks * 16
        && scratch.count >= sum.scratchCount && dy.count >= sum.sampleEnd * unitBlocks * 16,
      "dense bias gradient with buffers of the wrong size")
    var one = Float(1)
    withUnsafeMutablePointer(to: &one) { one in
      // A product with one is exact, so the bias is the weight of an input that is always one.
      let kernel = DenseSums(
        left: SampleColumns(View(base: one, count: 1), blockStride: 0, sampleStride: 0),
        right: .rows(dy, stride: unitBlocks * 16), sum: sum, scratch: scratch.base, result: gradient.base,
        rowStride: 0, blockStride: 16)
      kernel.run(rows: 0..<1, blocks: blocks)
    }
  }
}

/// result[row] = f(bias + left[row] · right): forward, and backward to the data.
private struct DenseRows: TileKernel {
  let left: Left
  let right: Right
  let depth: Int
  let bias: UnsafePointer<Float>?
  let activation: Activation
  let result: UnsafeMutablePointer<Float>
  let resultStride: Int

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    var tile = bias.map { Tile<M, N>(bias: $0 + block &* 16) } ?? Tile()
    tile.addProducts(
      depth: depth, left: left.offset(by: row &* left.rowStride), right: right.offset(by: block &* right.vectorStride))
    let target = result + (row &* resultStride &+ block &* 16)
    tile.store(target, rowStride: resultStride, vectorStride: 16)
    if activation != .linear { activation.finish(target, rows: M, rowStride: resultStride, width: N &* 16) }
  }
}

/// result[row, block] = Σ over samples of left[row, sample] · right[sample, block], shard by shard and then in the tree's order.
private struct DenseSums: TileKernel {
  let left, right: SampleColumns
  let sum: GradientSum
  let scratch: UnsafeMutablePointer<Float>
  let result: UnsafeMutablePointer<Float>
  let rowStride: Int
  let blockStride: Int

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let left = left.view.base + ((row >> 4) &* left.blockStride &+ (row & 15))
    let right = right.view.base + block &* self.right.blockStride
    let result = result + (row &* rowStride &+ block &* blockStride)
    let size = M &* N &* 16
    var waiting = 0
    var leaf = 0
    while leaf < sum.leafCount {
      var tile = Tile<M, N>()
      addProducts(&tile, left, right, leaf: leaf)
      var merges = sum.merges(leaf)
      round(&tile, isLast: sum.leafCount == 1)
      if M &* N &* 2 <= TileGrid.mostSums, merges == 0, leaf &+ 1 < sum.leafCount, sum.merges(leaf &+ 1) > 0 {
        // The next leaf is this one's sibling: neither leaves the registers.
        leaf &+= 1
        var sibling = Tile<M, N>()
        addProducts(&sibling, left, right, leaf: leaf)
        round(&sibling, isLast: false)
        tile.add(sibling)
        merges = sum.merges(leaf) &- 1
        round(&tile, isLast: leaf &+ 1 == sum.leafCount && merges == 0)
      }
      for index in 0..<merges {
        waiting &-= 1
        tile.add(Tile(scratch + waiting &* size, rowStride: N &* 16, vectorStride: 16))
        round(&tile, isLast: leaf &+ 1 == sum.leafCount && index &+ 1 == merges)
      }
      leaf &+= 1
      if leaf < sum.leafCount {
        tile.store(scratch + waiting &* size, rowStride: N &* 16, vectorStride: 16)
        waiting &+= 1
      } else {
        tile.store(result, rowStride: rowStride, vectorStride: blockStride)
      }
    }
  }

  /// Adds the products of one leaf's samples.
  @inline(__always)
  private func addProducts<let M: Int, let N: Int>(
    _ tile: inout Tile<M, N>, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, leaf: Int
  ) {
    let samples = sum.samples(leaf)
    tile.addProducts(
      depth: samples.count,
      left: Left(
        base: left + samples.lowerBound &* self.left.sampleStride, rowStride: 1, depthStride: self.left.sampleStride),
      right: Right(
        base: right + samples.lowerBound &* self.right.sampleStride, depthStride: self.right.sampleStride,
        vectorStride: self.right.blockStride))
  }

  /// Rounds a sum where the tree's sums are rounded; `isLast` says that it is the subtree's. In memory: what is done to each vector would
  /// otherwise keep the tile from the registers.
  @inline(__always)
  private func round<let M: Int, let N: Int>(_ tile: inout Tile<M, N>, isLast: Bool) {
    guard sum.rounding.rounds(isLast: isLast) else { return }
    let memory = scratch + sum.depth &* (M &* N &* 16)
    tile.store(memory, rowStride: N &* 16, vectorStride: 16)
    roundToBFloat16(View(base: memory, count: M &* N &* 16))
    tile = Tile(memory, rowStride: N &* 16, vectorStride: 16)
  }
}
