import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport

/// `range` cut at random points into pieces, in random order.
func randomPieces(of range: Range<Int>, using random: inout SplitMix64) -> [Range<Int>] {
  var pieces: [Range<Int>] = []
  var start = range.lowerBound
  while start < range.upperBound {
    let end = Int.random(in: start + 1...range.upperBound, using: &random)
    pieces.append(start..<end)
    start = end
  }
  return pieces.shuffled(using: &random)
}

/// Results without padding, computed whole or in random pieces.
extension DenseProblem {
  func forward(_ activation: Activation) -> [Float] {
    let y = makeOutput()
    forward(activation, into: y)
    return outputs(y)
  }

  func forward(_ activation: Activation, splitting random: inout SplitMix64) -> [Float] {
    let y = makeOutput()
    for rows in randomPieces(of: 0..<reference.samples, using: &random) {
      for blocks in randomPieces(of: 0..<dense.unitBlocks, using: &random) {
        forward(activation, into: y, rows: rows, blocks: blocks)
      }
    }
    return outputs(y)
  }

  func dataGradient() -> [Float] {
    let dx = makeInputGradient()
    dataGradient(into: dx)
    return inputs(dx)
  }

  func dataGradient(splitting random: inout SplitMix64) -> [Float] {
    let dx = makeInputGradient()
    for rows in randomPieces(of: 0..<reference.samples, using: &random) {
      for blocks in randomPieces(of: 0..<dense.inputBlocks, using: &random) {
        dataGradient(into: dx, rows: rows, blocks: blocks)
      }
    }
    return inputs(dx)
  }

  func gradients(order: SummationOrder, leaves: [Range<Int>]) -> (weights: [Float], bias: [Float]) {
    gradients(
      order: order, leaves: leaves, inputBlocks: [0..<dense.inputBlocks], blocks: [0..<dense.unitBlocks],
      samples: [0..<reference.samples])
  }

  func gradients(
    order: SummationOrder, leaves: [Range<Int>], splitting random: inout SplitMix64
  ) -> (weights: [Float], bias: [Float]) {
    gradients(
      order: order, leaves: leaves, inputBlocks: randomPieces(of: 0..<dense.inputBlocks, using: &random),
      blocks: randomPieces(of: 0..<dense.unitBlocks, using: &random),
      samples: randomPieces(of: 0..<reference.samples, using: &random))
  }

  private func gradients(
    order: SummationOrder, leaves: [Range<Int>], inputBlocks: [Range<Int>], blocks: [Range<Int>],
    samples: [Range<Int>]
  ) -> (weights: [Float], bias: [Float]) {
    let sum = gradientSum(order, leaves: leaves)
    let gradient = Buffer<Float>.unwritten(dense.weightCount)
    let biasGradient = Buffer<Float>.unwritten(dense.unitBlocks * 16)
    let scratch = Buffer<Float>.unwritten(sum.scratchCount)
    for samples in samples { pack(samples: samples) }
    for blocks in blocks {
      for inputBlocks in inputBlocks {
        weightsGradient(sum, into: gradient, scratch: scratch, inputBlocks: inputBlocks, blocks: blocks)
      }
      self.biasGradient(sum, into: biasGradient, scratch: scratch, blocks: blocks)
    }
    return (
      gradient.unpacked(rows: reference.inputs, columns: reference.units),
      biasGradient.rows(width: reference.units, stride: padded(reference.units))
    )
  }

  private func outputs(_ y: Buffer<Float>) -> [Float] {
    y.rows(width: reference.units, stride: padded(reference.units))
  }
  private func inputs(_ dx: Buffer<Float>) -> [Float] {
    dx.rows(width: reference.inputs, stride: padded(reference.inputs))
  }
}
