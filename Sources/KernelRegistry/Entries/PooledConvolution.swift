import Kernels
import Memory

extension KernelEntry {
  /// Convolution, activation, dropout perhaps, and max-pooling in one pass.
  static let pooledConvolutionForward = KernelEntry(
    "pooled_convolution/forward", of: "PooledConvolution.forward", tests: PooledConvolutionShape.activated,
    benchmarks: PooledConvolutionShape.recipes
  ) { shape, seed in
    let p = ConvolutionProblem(shape.convolution, seed: seed)
    let pooled = shape.pooled
    let (step, position) = (7, 8)
    let dropout = shape.dropoutRate.map { Dropout(rate: $0, layer: 1, seed: seed) }
    let activation = shape.convolution.activation
    let y = Buffer<Float>.unwritten(pooled.outputCount)
    let winners = Buffer<UInt8>(count: pooled.outputCount)
    winners.view.fill(255)
    let scratch = Buffer<Float>.unwritten(pooled.scratchCount)
    let c = shape.convolution
    // Rows that no window has are not computed.
    let share = Double(pooled.pooling.outputHeight * shape.pool.0) / Double(p.geometry.outputHeight)
    return PreparedKernel(
      cost: KernelCost(
        flops: c.flops * share, denseFLOPs: c.flops,
        bytes: 4 * (c.inputs + c.weights + c.filters) + 5 * pooled.outputCount)
    ) {
      pooled.forward(
        x: p.x.view, weights: p.weights.view, bias: p.bias.view, activation: activation,
        dropout: dropout.map { ($0, step: step, position: position) }, y: y.view, winners: winners.view,
        scratch: scratch.view)
    } results: {
      let stride = padded(c.filters)
      let places = Buffer(winners.numbers).rows(width: c.filters, stride: stride)
      let reference = PooledConvolutionReference(p.reference, pool: shape.pool).forward(
        activation,
        dropout: shape.dropoutRate.map {
          (DropoutReference(rate: $0, layer: 1, seed: seed), UInt32(step), UInt32(position))
        }, winners: places)
      let found = y.rows(width: c.filters, stride: stride)
      return [
        KernelResult("y", found, expected: reference.y),
        KernelResult("y, by the winner's place,", found, expected: reference.atWinners),
      ]
    }
  }

  /// dW += and db += of the windows' winners alone, and dx, for two images.
  static let pooledConvolutionGradients = KernelEntry(
    "pooled_convolution/gradients", of: "PooledConvolution.gradients", "PooledConvolution.addWeightsGradient",
    tests: PooledConvolutionShape.sweep, benchmarks: PooledConvolutionShape.recipes
  ) { shape, seed in
    let p = PooledGradients(shape, seed: seed)
    let c = shape.convolution
    // Once for the weights, and once more for the data.
    let directions = shape.hasDataGradient ? 2.0 : 1
    let windows = p.dy.count { $0 != 0 }
    return PreparedKernel(
      cost: KernelCost(
        flops: directions * 2 * Double(windows * c.products), denseFLOPs: directions * c.flops,
        bytes: 5 * p.dy.count + 4 * (c.inputs + 2 * (c.weights + c.filters))
          + (shape.hasDataGradient ? 4 * (c.inputs + c.weights) : 0)),
      runs: 2, run: p.run, results: p.results)
  }
}

/// The gradients of a pooled convolution of one image, with winners and gradients by chance.
private struct PooledGradients {
  let shape: PooledConvolutionShape
  let pooled: PooledConvolution
  let problem: ConvolutionProblem
  let dy, places: [Float]
  let dyBlocks, winnerSum, biasGradient, dx, scratch: Buffer<Float>
  let winners: Buffer<UInt8>

  init(_ shape: PooledConvolutionShape, seed: UInt64) {
    self.shape = shape
    pooled = shape.pooled
    problem = ConvolutionProblem(shape.convolution, seed: seed)
    let (filters, stride) = (shape.convolution.filters, padded(shape.convolution.filters))
    let count = pooled.outputCount / stride * filters
    let windowSize = Float(shape.pool.0 * shape.pool.1)
    let chance = floats(count, seed: seed, array: 10)
    dy = zip(floats(count, seed: seed, array: 9), chance).map { ($1 + 1) / 2 < Float(shape.density) ? $0 : 0 }
    places = floats(count, seed: seed, array: 11).map { (($0 + 1) / 2 * windowSize).rounded(.down) }
    dyBlocks = Buffer(rows: dy, width: filters, stride: stride, padding: 0)
    winners = Buffer(
      Buffer(rows: places, width: filters, stride: stride, padding: 0).array.map { UInt8($0) })
    winnerSum = Buffer(count: pooled.winnerSumCount)
    biasGradient = Buffer(count: stride)
    dx = .unwritten(problem.geometry.inputGradientCount)
    scratch = .unwritten(pooled.scratchCount)
  }

  func run() {
    pooled.gradients(
      x: problem.x.view, dy: dyBlocks.view, winners: winners.view, transposed: problem.transposed.view,
      dx: shape.hasDataGradient ? dx.view : nil, winnerSum: winnerSum.view, biasGradient: biasGradient.view,
      scratch: scratch.view)
  }

  func results() -> [KernelResult] {
    let c = shape.convolution
    let reference = PooledConvolutionReference(problem.reference, pool: shape.pool)
      .spreading(dy, winners: places)
    let before = floats(c.weights, seed: 1, array: 12)
    let gradient = Buffer.packed(before, rows: c.products, columns: c.filters)
    pooled.addWeightsGradient(winnerSum.view, to: gradient.view)
    // Of two images that are the same, one sum after the other.
    let images = reference.weightsGradient(before: [Float](repeating: 0, count: c.weights))
    let bias = reference.biasGradient(before: [Float](repeating: 0, count: c.filters))
    var results = [
      KernelResult(
        "dW", gradient.unpacked(rows: c.products, columns: c.filters),
        expected: zip(images, before).map { sum, before in (sum + sum + ExactSum(before)).expected }),
      KernelResult(
        "db", biasGradient, width: c.filters, stride: padded(c.filters),
        expected: bias.map { ($0 + $0).expected }),
    ]
    if shape.hasDataGradient {
      results.append(
        KernelResult(
          "dx", dx, width: c.channels, stride: padded(c.channels),
          expected: reference.dataGradient().map(\.expected)))
    }
    return results
  }
}
