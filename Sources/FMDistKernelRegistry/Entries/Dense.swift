import FMDistKernels
import FMDistMemory

extension KernelEntry {
  /// y = f(x W + b)
  static let denseForward = KernelEntry(
    "dense/forward", of: "Dense.forward", tests: DenseShape.activated, benchmarks: DenseShape.recipes
  ) { shape, seed in
    let problem = DenseProblem(shape, seed: seed)
    let y = problem.makeOutput()
    let activation = shape.activation
    return PreparedKernel(
      cost: KernelCost(
        flops: shape.flops,
        floats: shape.samples * (shape.inputs + shape.units) + shape.units * (shape.inputs + 1))
    ) {
      problem.forward(activation, into: y)
    } results: {
      [
        KernelResult(
          "y", y, width: shape.units, stride: padded(shape.units),
          expected: activation.expected(problem.reference.forward().map(\.expected)),
          bits: activation.keepsSums ? problem.reference.forwardChain() : nil, rest: activation.rest)
      ]
    }
  }

  /// dx = dy Wᵀ
  static let denseDataGradient = KernelEntry(
    "dense/data_gradient", of: "Dense.dataGradient", tests: DenseShape.padded16, benchmarks: DenseShape.recipes
  ) { shape, seed in
    let problem = DenseProblem(shape, seed: seed)
    let dx = problem.makeInputGradient()
    return PreparedKernel(
      cost: KernelCost(
        flops: shape.flops, floats: shape.samples * (shape.inputs + shape.units) + shape.units * shape.inputs)
    ) {
      problem.dataGradient(into: dx)
    } results: {
      [
        KernelResult(
          "dx", dx, width: shape.inputs, stride: padded(shape.inputs),
          expected: problem.reference.dataGradient().map(\.expected), bits: problem.reference.dataGradientChain())
      ]
    }
  }

  /// dW = xᵀ dy
  static let denseWeightsGradient = KernelEntry(
    "dense/weights_gradient", of: "Dense.weightsGradient", tests: DenseShape.summed, benchmarks: DenseShape.recipes
  ) { shape, seed in
    let problem = DenseProblem(shape, seed: seed)
    let order = SummationOrder.balanced(leaves: shape.leaves)
    let leaves = problem.leaves(shape.leaves)
    let sum = problem.gradientSum(order, leaves: leaves)
    let gradient = Buffer<Float>.unwritten(problem.dense.weightCount)
    let scratch = Buffer<Float>.unwritten(sum.scratchCount)
    return PreparedKernel(
      cost: KernelCost(
        flops: shape.flops, floats: shape.samples * (shape.inputs + shape.units) + shape.units * shape.inputs)
    ) {
      problem.pack()
      problem.weightsGradient(sum, into: gradient, scratch: scratch)
    } results: {
      let reference = problem.reference
      return [
        KernelResult(
          "dW", gradient.unpacked(rows: shape.inputs, columns: shape.units),
          expected: reference.weightsGradient().map(\.expected),
          bits: order.sum(leaves.map { reference.weightsGradientChain(rows: $0) }))
      ]
    }
  }

  /// db = Σ dy
  static let denseBiasGradient = KernelEntry(
    "dense/bias_gradient", of: "Dense.biasGradient", tests: DenseShape.padded16, benchmarks: DenseShape.recipes
  ) { shape, seed in
    let problem = DenseProblem(shape, seed: seed)
    let order = SummationOrder.balanced(leaves: shape.leaves)
    let leaves = problem.leaves(shape.leaves)
    let sum = problem.gradientSum(order, leaves: leaves)
    let gradient = Buffer<Float>.unwritten(padded(shape.units))
    let scratch = Buffer<Float>.unwritten(sum.scratchCount)
    return PreparedKernel(cost: KernelCost(floats: (shape.samples + 1) * shape.units)) {
      problem.biasGradient(sum, into: gradient, scratch: scratch)
    } results: {
      let reference = problem.reference
      return [
        KernelResult(
          "db", gradient, width: shape.units, stride: padded(shape.units),
          expected: reference.biasGradient().map(\.expected),
          bits: order.sum(leaves.map { reference.biasGradientChain(rows: $0) }))
      ]
    }
  }
}
