import FMDistKernels
import FMDistMemory

/// The gradients of a fused convolution of one image, with winners and gradients by chance.
struct FusedGradientProblem {
  let shape: FusedConvolutionShape
  let fused: FusedConvolution
  let problem: ConvolutionProblem
  /// By windows, without padding.
  let dy, places: [Float]
  let dyBlocks, scratch: Buffer<Float>
  /// None where there is no pooling.
  let winners: Buffer<UInt8>

  init(_ shape: FusedConvolutionShape, seed: UInt64) {
    self.shape = shape
    fused = shape.fused
    problem = ConvolutionProblem(shape.convolution, seed: seed)
    let (filters, stride) = (shape.convolution.filters, padded(shape.convolution.filters))
    let count = fused.outputCount / stride * filters
    let windowSize = Float(shape.window.0 * shape.window.1)
    let chance = floats(count, seed: seed, array: 10)
    dy = zip(floats(count, seed: seed, array: 9), chance).map { ($1 + 1) / 2 < Float(shape.density) ? $0 : 0 }
    places = floats(count, seed: seed, array: 11).map { (($0 + 1) / 2 * windowSize).rounded(.down) }
    dyBlocks = Buffer(rows: dy, width: filters, stride: stride, padding: 0)
    winners = Buffer(
      fused.winnerCount == 0
        ? [] : Buffer(rows: places, width: filters, stride: stride, padding: 0).array.map { UInt8($0) })
    scratch = .unwritten(fused.scratchCount)
  }

  /// The convolution whose output has these gradients.
  var reference: ConvolutionReference {
    PooledConvolutionReference(problem.reference, pool: shape.window).spreading(dy, winners: places)
  }

  /// What one direction executes: a product for each tap of a gradient that is not zero, or all of them.
  func cost(floats: Int, leavesOutZeros: Bool) -> KernelCost {
    let c = shape.convolution
    let products = 2 * Double(dy.count { $0 != 0 } * c.products)
    return KernelCost(
      flops: leavesOutZeros ? min(products, c.flops) : c.flops * shape.shares.gradient, denseFLOPs: c.flops,
      bytes: 4 * (floats + dy.count) + fused.winnerCount)
  }
}
