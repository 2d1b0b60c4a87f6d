import FMDistKernels
import FMDistMemory

/// A dense layer with its operands; what lies in the padding of x is poison.
package struct DenseProblem {
  package let reference: DenseReference
  package let dense: Dense
  private let x, weights, transposed, bias, dy: Buffer<Float>
  private let panels: Buffer<Float>

  /// With random numbers.
  package init(_ shape: DenseShape, seed: UInt64 = 1) {
    let (samples, inputs, units) = (shape.samples, shape.inputs, shape.units)
    self.init(
      reference: DenseReference(
        samples: samples, inputs: inputs, units: units, x: floats(samples * inputs, seed: seed, array: 1),
        weights: floats(inputs * units, seed: seed, array: 2), bias: floats(units, seed: seed, array: 3),
        dy: floats(samples * units, seed: seed, array: 4)),
      inputStride: shape.inputStride)
  }

  /// With the numbers of `reference`.
  package init(reference: DenseReference, inputStride: Int) {
    self.reference = reference
    let (inputs, units) = (reference.inputs, reference.units)
    dense = Dense(inputs: inputs, units: units, inputStride: inputStride)
    x = Buffer(rows: reference.x, width: inputs, stride: inputStride, padding: .nan)
    dy = Buffer(rows: reference.dy, width: units, stride: padded(units), padding: 0)
    bias = Buffer(rows: reference.bias, width: units, stride: padded(units), padding: 0)
    panels = .unwritten(dense.panelCount(samples: reference.samples))
    weights = .packed(reference.weights, rows: inputs, columns: units)
    transposed = .unwritten(dense.transposedCount)
    Packing.transpose(
      weights.view, taps: 1, channels: inputs, units: units, into: transposed.view, rows: 0..<weights.count / 16)
  }

  /// The samples of each of `count` leaves, as a plan cuts them: some empty where there are few samples.
  package func leaves(_ count: Int) -> [Range<Int>] {
    (0..<count).map { reference.samples * $0 / count..<reference.samples * ($0 + 1) / count }
  }

  /// Memory for y.
  package func makeOutput() -> Buffer<Float> { .unwritten(reference.samples * dense.unitBlocks * 16) }
  /// Memory for dx.
  package func makeInputGradient() -> Buffer<Float> { .unwritten(reference.samples * dense.inputBlocks * 16) }

  /// y, in the given ranges or whole.
  package func forward(
    _ activation: Activation, into y: Buffer<Float>, rows: Range<Int>? = nil, blocks: Range<Int>? = nil
  ) {
    dense.forward(
      x: x.view, weights: weights.view, bias: bias.view, activation: activation, y: y.view,
      rows: rows ?? 0..<reference.samples, blocks: blocks ?? 0..<dense.unitBlocks)
  }

  /// dx, in the given ranges or whole.
  package func dataGradient(into dx: Buffer<Float>, rows: Range<Int>? = nil, blocks: Range<Int>? = nil) {
    dense.dataGradient(
      dy: dy.view, transposed: transposed.view, dx: dx.view, rows: rows ?? 0..<reference.samples,
      blocks: blocks ?? 0..<dense.inputBlocks)
  }

  /// The order of a gradient's sum over `leaves`.
  package func gradientSum(_ order: SummationOrder, leaves: [Range<Int>]) -> GradientSum {
    let sum = GradientSum(merges: order.merges)
    for (leaf, samples) in leaves.enumerated() { sum.setSamples(samples, ofLeaf: leaf) }
    return sum
  }

  private var columns: (x: SampleColumns, dy: SampleColumns) {
    dense.columns(x: x.view, dy: dy.view, samples: reference.samples, panels: panels.view)
  }

  /// Brings x and dy into panels, where the kernel has such: those of `samples`, or all.
  package func pack(samples: Range<Int>? = nil) {
    dense.pack(x: x.view, dy: dy.view, into: columns, samples: samples ?? 0..<reference.samples)
  }

  /// The gradient of W of what was packed, in the given ranges or whole.
  package func weightsGradient(
    _ sum: GradientSum, into gradient: Buffer<Float>, scratch: Buffer<Float>, inputBlocks: Range<Int>? = nil,
    blocks: Range<Int>? = nil
  ) {
    let (x, dy) = columns
    dense.weightsGradient(
      x: x, dy: dy, sum: sum, gradient: gradient.view, scratch: scratch.view,
      inputBlocks: inputBlocks ?? 0..<dense.inputBlocks, blocks: blocks ?? 0..<dense.unitBlocks)
  }

  /// The gradient of b, in the given range or whole.
  package func biasGradient(
    _ sum: GradientSum, into gradient: Buffer<Float>, scratch: Buffer<Float>, blocks: Range<Int>? = nil
  ) {
    dense.biasGradient(
      dy: dy.view, sum: sum, gradient: gradient.view, scratch: scratch.view, blocks: blocks ?? 0..<dense.unitBlocks)
  }
}
