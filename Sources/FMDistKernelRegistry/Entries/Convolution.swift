import FMDistKernels
import FMDistMemory

extension KernelEntry {
  /// y = f(x * W + b)
  static let convolutionForward = KernelEntry(
    "convolution/forward", of: "Convolution.forward", tests: ConvolutionShape.activated,
    benchmarks: ConvolutionShape.recipes
  ) { shape, seed in
    let p = ConvolutionProblem(shape, seed: seed)
    let convolution = Convolution(p.geometry)
    let y = Buffer<Float>.unwritten(p.geometry.outputCount)
    return PreparedKernel(
      cost: KernelCost(flops: shape.flops, floats: shape.inputs + shape.weights + shape.filters + shape.outputs)
    ) {
      convolution.forward(
        x: p.x.view, weights: p.weights.view, bias: p.bias.view, activation: shape.activation, y: y.view,
        scratch: p.scratch.view)
    } results: {
      [
        KernelResult(
          "y", y, width: shape.filters, stride: padded(shape.filters),
          expected: shape.activation.expected(p.reference.forward().map(\.expected)),
          bits: shape.activation.keepsSums ? p.reference.forwardChain() : nil, rest: shape.activation.rest)
      ]
    }
  }

  /// dx from dy and W, and dx += that
  static let convolutionDataGradient = KernelEntry(
    "convolution/data_gradient", of: "Convolution.dataGradient", tests: ConvolutionShape.onceEach,
    benchmarks: ConvolutionShape.recipesOfMany
  ) { shape, seed in
    let p = ConvolutionProblem(shape, seed: seed)
    let convolution = Convolution(p.geometry)
    let dx = Buffer<Float>.unwritten(p.geometry.inputGradientCount)
    let before = floats(shape.inputs, seed: seed, array: 7)
    let sum = Buffer(rows: before, width: shape.channels, stride: padded(shape.channels), padding: 0)
    return PreparedKernel(
      cost: KernelCost(flops: shape.flops, floats: shape.inputs + shape.weights + shape.outputs)
    ) {
      convolution.dataGradient(dy: p.dy.view, transposed: p.transposed.view, dx: dx.view, scratch: p.scratch.view)
    } results: {
      convolution.dataGradient(
        dy: p.dy.view, transposed: p.transposed.view, adds: true, dx: sum.view, scratch: p.scratch.view)
      let (exact, chain) = (p.reference.dataGradient(), p.reference.dataGradientChain())
      let sums = zip(exact, before).map { exact, before in
        var sum = exact
        sum.add(before)
        return sum.expected
      }
      let sumChain = zip(before, chain).map { $0 + $1 }
      return [
        KernelResult(
          "dx", dx, width: shape.channels, stride: padded(shape.channels), expected: exact.map(\.expected), bits: chain),
        KernelResult(
          "dx +=", sum, width: shape.channels, stride: padded(shape.channels), expected: sums, bits: sumChain),
      ]
    }
  }

  /// dW += of x and dy, db += Σ dy
  static let convolutionWeightsGradient = KernelEntry(
    "convolution/weights_gradient", of: "Convolution.weightsGradient", tests: ConvolutionShape.sweep,
    benchmarks: ConvolutionShape.recipes
  ) { shape, seed in
    let p = ConvolutionProblem(shape, seed: seed)
    let convolution = Convolution(p.geometry)
    let before = floats(shape.weights, seed: seed, array: 7)
    let beforeBias = floats(shape.filters, seed: seed, array: 8)
    let gradient = Buffer.packed(before, rows: shape.products, columns: shape.filters)
    let biasGradient = Buffer(rows: beforeBias, width: shape.filters, stride: padded(shape.filters), padding: 0)
    return PreparedKernel(
      cost: KernelCost(
        flops: shape.flops, floats: shape.inputs + 2 * (shape.weights + shape.filters) + shape.outputs)
    ) {
      convolution.weightsGradient(
        x: p.x.view, dy: p.dy.view, gradient: gradient.view, biasGradient: biasGradient.view, scratch: p.scratch.view)
    } results: {
      [
        KernelResult(
          "dW", gradient.unpacked(rows: shape.products, columns: shape.filters),
          expected: p.reference.weightsGradient(before: before).map(\.expected),
          bits: p.reference.weightsGradientChain(before: before)),
        KernelResult(
          "db", biasGradient, width: shape.filters, stride: padded(shape.filters),
          expected: p.reference.biasGradient(before: beforeBias).map(\.expected),
          bits: p.reference.biasGradientChain(before: beforeBias)),
      ]
    }
  }
}
