import Kernels
import Memory
import TestSupport

/// A dense layer with random numbers, run by the kernels; what lies in the padding of x is poison.
struct DenseProblem {
  let reference: DenseReference
  private let dense: Dense
  private let x, weights, transposed, bias, dy: Buffer<Float>

  init(samples: Int, inputs: Int, units: Int, inputStride: Int) {
    self.init(
      reference: DenseReference(
        samples: samples, inputs: inputs, units: units, x: floats(samples * inputs, seed: 1),
        weights: floats(inputs * units, seed: 2), bias: floats(units, seed: 3), dy: floats(samples * units, seed: 4)),
      inputStride: inputStride)
  }

  init(reference: DenseReference, inputStride: Int) {
    self.reference = reference
    let (inputs, units) = (reference.inputs, reference.units)
    dense = Dense(inputs: inputs, units: units, inputStride: inputStride)
    x = Buffer(rows: reference.x, width: inputs, stride: inputStride, padding: .nan)
    dy = Buffer(rows: reference.dy, width: units, stride: padded(units), padding: 0)
    bias = Buffer(rows: reference.bias, width: units, stride: padded(units), padding: 0)
    weights = .packed(reference.weights, rows: inputs, columns: units)
    transposed = .unwritten(dense.transposedCount)
    Packing.transpose(
      weights.view, taps: 1, channels: inputs, units: units, into: transposed.view, blocks: 0..<dense.inputBlocks)
  }

  /// The samples of each of `count` leaves, as a plan cuts them: some empty where there are few samples.
  func leaves(_ count: Int) -> [Range<Int>] {
    (0..<count).map { reference.samples * $0 / count..<reference.samples * ($0 + 1) / count }
  }

  func forward(_ activation: Activation) -> [Float] {
    forward(activation, rows: [0..<reference.samples], blocks: [0..<dense.unitBlocks])
  }

  func forward(_ activation: Activation, splitting random: inout SplitMix64) -> [Float] {
    forward(
      activation, rows: randomPieces(of: 0..<reference.samples, using: &random),
      blocks: randomPieces(of: 0..<dense.unitBlocks, using: &random))
  }

  private func forward(_ activation: Activation, rows: [Range<Int>], blocks: [Range<Int>]) -> [Float] {
    let stride = padded(reference.units)
    let y = Buffer<Float>.unwritten(reference.samples * stride)
    for rows in rows {
      for blocks in blocks {
        dense.forward(
          x: x.view, weights: weights.view, bias: bias.view, activation: activation, y: y.view, rows: rows,
          blocks: blocks)
      }
    }
    let rest: Float = activation == .sigmoid ? 0.5 : 0
    expect(y.padding(width: reference.units, stride: stride).allSatisfy { $0 == rest }, "the padding of y is not f(0)")
    return y.rows(width: reference.units, stride: stride)
  }

  func dataGradient() -> [Float] {
    dataGradient(rows: [0..<reference.samples], blocks: [0..<dense.inputBlocks])
  }

  func dataGradient(splitting random: inout SplitMix64) -> [Float] {
    dataGradient(
      rows: randomPieces(of: 0..<reference.samples, using: &random),
      blocks: randomPieces(of: 0..<dense.inputBlocks, using: &random))
  }

  private func dataGradient(rows: [Range<Int>], blocks: [Range<Int>]) -> [Float] {
    let stride = padded(reference.inputs)
    let dx = Buffer<Float>.unwritten(reference.samples * stride)
    for rows in rows {
      for blocks in blocks {
        dense.dataGradient(dy: dy.view, transposed: transposed.view, dx: dx.view, rows: rows, blocks: blocks)
      }
    }
    expect(dx.padding(width: reference.inputs, stride: stride).allSatisfy { $0 == 0 }, "the padding of dx is not zero")
    return dx.rows(width: reference.inputs, stride: stride)
  }

  func gradients(order: SummationOrder, leaves: [Range<Int>]) -> (weights: [Float], bias: [Float]) {
    gradients(order: order, leaves: leaves, rows: [0..<reference.inputs], blocks: [0..<dense.unitBlocks])
  }

  func gradients(
    order: SummationOrder, leaves: [Range<Int>], splitting random: inout SplitMix64
  ) -> (weights: [Float], bias: [Float]) {
    gradients(
      order: order, leaves: leaves, rows: randomPieces(of: 0..<reference.inputs, using: &random),
      blocks: randomPieces(of: 0..<dense.unitBlocks, using: &random))
  }

  private func gradients(
    order: SummationOrder, leaves: [Range<Int>], rows: [Range<Int>], blocks: [Range<Int>]
  ) -> (weights: [Float], bias: [Float]) {
    let sum = GradientSum(merges: order.merges)
    for (leaf, samples) in leaves.enumerated() { sum.setSamples(samples, ofLeaf: leaf) }
    let gradient = Buffer<Float>.unwritten(dense.weightCount)
    let biasGradient = Buffer<Float>.unwritten(dense.unitBlocks * 16)
    let scratch = Buffer<Float>.unwritten(sum.scratchCount)
    for blocks in blocks {
      for rows in rows {
        dense.weightsGradient(
          x: x.view, dy: dy.view, sum: sum, gradient: gradient.view, scratch: scratch.view, inputs: rows,
          blocks: blocks)
      }
      dense.biasGradient(dy: dy.view, sum: sum, gradient: biasGradient.view, scratch: scratch.view, blocks: blocks)
    }
    let units = reference.units
    expect(
      biasGradient.padding(width: units, stride: padded(units)).allSatisfy { $0 == 0 },
      "the padding of b's gradient is not zero")
    return (gradient.unpacked(rows: reference.inputs, columns: units), Array(biasGradient.array.prefix(units)))
  }
}
