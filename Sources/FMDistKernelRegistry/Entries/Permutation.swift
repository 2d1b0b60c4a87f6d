import FMDistKernels
import FMDistMemory

/// An image, and the order that its axes get.
private struct PermutationShape: Sendable, CustomStringConvertible {
  var sizes: [Int]
  var dims: [Int]
  /// Floats of a pixel beyond its channels, in x and in y.
  var slack = (0, 0)

  var description: String {
    "\(sizes.map(String.init).joined(separator: "x")) to \(dims.map(String.init).joined(separator: ", "))"
      + (slack == (0, 0) ? "" : ", padded by \(slack.0) and \(slack.1)")
  }

  var output: [Int] { dims.map { sizes[$0 - 1] } }

  var permutation: Permutation {
    Permutation(
      height: sizes[0], width: sizes[1], channels: sizes[2], inputStride: sizes[2] + slack.0,
      outputStride: output[2] + slack.1, dims: dims)
  }

  /// For each element of y, in order, its number in x: NumPy's transpose, index by index.
  var sources: [Int] {
    var sources: [Int] = []
    for i in 0..<output[0] {
      for j in 0..<output[1] {
        for k in 0..<output[2] {
          var index = [0, 0, 0]
          (index[dims[0] - 1], index[dims[1] - 1], index[dims[2] - 1]) = (i, j, k)
          sources.append((index[0] * sizes[1] + index[1]) * sizes[2] + index[2])
        }
      }
    }
    return sources
  }

  static let sweep = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]].flatMap { dims in
    [[1, 1, 1], [2, 3, 5], [7, 1, 17], [4, 16, 3]].flatMap { sizes in
      [(0, 0), (3, 11)].map { PermutationShape(sizes: sizes, dims: dims, slack: $0) }
    }
  }

  /// That of ps2-2018-cnn.
  static let recipes = [PermutationShape(sizes: [26, 26, 32], dims: [3, 1, 2], slack: (0, 6))]
}

extension KernelEntry {
  /// y
  static let permutationForward = KernelEntry(
    "permutation/forward", of: "Permutation.forward", tests: PermutationShape.sweep,
    benchmarks: PermutationShape.recipes
  ) { shape, seed in
    let (permutation, sources) = (shape.permutation, shape.sources)
    let values = floats(sources.count, seed: seed)
    let x = Buffer(rows: values, width: shape.sizes[2], stride: shape.sizes[2] + shape.slack.0, padding: .nan)
    let y = Buffer<Float>(count: permutation.outputCount)
    return PreparedKernel(cost: KernelCost(floats: 2 * sources.count)) {
      permutation.forward(x: x.view, y: y.view)
    } results: {
      let expected = sources.map { Expected.exactly(values[$0]) }
      return [KernelResult("y", y, width: shape.output[2], stride: shape.output[2] + shape.slack.1, expected: expected)]
    }
  }

  /// dx
  static let permutationBackward = KernelEntry(
    "permutation/backward", of: "Permutation.backward", tests: PermutationShape.sweep,
    benchmarks: PermutationShape.recipes
  ) { shape, seed in
    let (permutation, sources) = (shape.permutation, shape.sources)
    let values = floats(sources.count, seed: seed)
    let dy = Buffer(rows: values, width: shape.output[2], stride: shape.output[2] + shape.slack.1, padding: .nan)
    let dx = Buffer<Float>(count: permutation.inputCount)
    return PreparedKernel(cost: KernelCost(floats: 2 * sources.count)) {
      permutation.backward(dy: dy.view, dx: dx.view)
    } results: {
      var expected = [Expected](repeating: .exactly(0), count: sources.count)
      for (place, source) in sources.enumerated() { expected[source] = .exactly(values[place]) }
      return [KernelResult("dx", dx, width: shape.sizes[2], stride: shape.sizes[2] + shape.slack.0, expected: expected)]
    }
  }
}
