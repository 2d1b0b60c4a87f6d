import FMDistKernels
import FMDistMemory

extension KernelEntry {
  /// Convolution, activation, dropout and max-pooling perhaps, in one pass.
  static let fusedConvolutionForward = KernelEntry(
    "fused_convolution/forward", of: "FusedConvolution.forward", tests: FusedConvolutionShape.sweep,
    benchmarks: FusedConvolutionShape.recipes
  ) { shape, seed in
    let p = ConvolutionProblem(shape.convolution, seed: seed)
    let fused = shape.fused
    let (step, position) = (7, 8)
    let dropout = shape.dropoutRate.map { Dropout(rate: $0, layer: 1, seed: seed) }
    let y = Buffer<Float>.unwritten(fused.outputCount)
    let winners = Buffer<UInt8>(count: fused.winnerCount)
    winners.view.fill(255)
    let scratch = Buffer<Float>.unwritten(fused.scratchCount)
    let c = shape.convolution
    return PreparedKernel(
      cost: KernelCost(
        flops: c.flops * shape.shares.forward, denseFLOPs: c.flops,
        bytes: 4 * (c.inputs + c.weights + c.filters + fused.outputCount) + fused.winnerCount)
    ) {
      fused.forward(
        x: p.x.view, weights: p.weights.view, bias: p.bias.view,
        dropout: dropout.map { ($0, step: step, position: position) }, y: y.view, winners: winners.view,
        scratch: scratch.view)
    } results: {
      let stride = padded(c.filters)
      let found = y.rows(width: c.filters, stride: stride)
      let places =
        winners.count == 0
        ? [Float](repeating: 0, count: found.count) : Buffer(winners.numbers).rows(width: c.filters, stride: stride)
      let reference = PooledConvolutionReference(p.reference, pool: shape.window).forward(
        c.activation,
        dropout: shape.dropoutRate.map {
          (DropoutReference(rate: $0, layer: 1, seed: seed), UInt32(step), UInt32(position))
        }, winners: places)
      return [
        KernelResult("y", found, expected: reference.y),
        KernelResult("y, by the winner's place,", found, expected: reference.atWinners),
      ]
    }
  }

  /// dW += and db += of the outputs' gradients, those that are not zero where that pays, for two images.
  static let fusedConvolutionWeightsGradient = KernelEntry(
    "fused_convolution/weights_gradient", of: "FusedConvolution.weightsGradient", "FusedConvolution.unpackSum",
    tests: FusedConvolutionShape.gradientSweep, benchmarks: FusedConvolutionShape.recipes
  ) { shape, seed in
    let p = FusedGradientProblem(shape, seed: seed)
    let (fused, c) = (p.fused, shape.convolution)
    let gradient = Buffer<Float>.unwritten(p.problem.geometry.weightCount)
    let sum = Buffer<Float>(count: fused.sumCount)
    let biasGradient = Buffer<Float>(count: padded(c.filters))
    return PreparedKernel(
      cost: p.cost(floats: c.inputs + 2 * (c.weights + c.filters), leavesOutZeros: fused.isSparse), runs: 2
    ) {
      fused.weightsGradient(
        x: p.problem.x.view, dy: p.dyBlocks.view, winners: p.winners.view, sum: sum.view,
        biasGradient: biasGradient.view, scratch: p.scratch.view)
    } results: {
      fused.unpackSum(sum.view, into: gradient.view)
      let reference = p.reference
      // Of two images that are the same, one after the other.
      let images = reference.weightsGradient(before: [Float](repeating: 0, count: c.weights))
      let bias = reference.biasGradient(before: [Float](repeating: 0, count: c.filters))
      return [
        KernelResult(
          "dW", gradient.unpacked(rows: c.products, columns: c.filters),
          expected: images.map { ($0 + $0).expected }),
        KernelResult(
          "db", biasGradient, width: c.filters, stride: padded(c.filters),
          expected: bias.map { ($0 + $0).expected }),
      ]
    }
  }

  /// dx of the outputs' gradients, those that are not zero where that pays.
  static let fusedConvolutionDataGradient = KernelEntry(
    "fused_convolution/data_gradient", of: "FusedConvolution.dataGradient",
    tests: FusedConvolutionShape.gradientSweep.filter(\.hasDataGradient),
    benchmarks: FusedConvolutionShape.recipes.filter { $0.hasDataGradient && $0.convolution.channels > 1 }
  ) { shape, seed in
    let p = FusedGradientProblem(shape, seed: seed)
    let (fused, c) = (p.fused, shape.convolution)
    let dx = Buffer<Float>.unwritten(p.problem.geometry.inputGradientCount)
    return PreparedKernel(
      cost: p.cost(floats: c.inputs + c.weights, leavesOutZeros: fused.isSparse)
    ) {
      fused.dataGradient(
        dy: p.dyBlocks.view, winners: p.winners.view, transposed: p.problem.transposed.view, dx: dx.view,
        scratch: p.scratch.view)
    } results: {
      [
        KernelResult(
          "dx", dx, width: c.channels, stride: padded(c.channels),
          expected: p.reference.dataGradient().map(\.expected))
      ]
    }
  }
}
