import FMDistKernels
import FMDistMemory

/// Elements, one like the other.
private struct ElementsShape: Sendable, CustomStringConvertible {
  var count: Int
  var scaling = Scaling.unit
  var leaves = 2

  var description: String {
    "\(count)" + (scaling == .unit ? "" : ", scaling \(scaling)") + (leaves == 2 ? "" : ", \(leaves) leaves")
  }

  static let counts = [0, 1, 15, 16, 17, 49, 67].map { ElementsShape(count: $0) }
  /// How bytes become floats.
  enum Scaling: CaseIterable { case none, unit, standard, normalized }

  static let pixels = Scaling.allCases.flatMap { scaling in
    [0, 1, 255, 769].map { ElementsShape(count: $0, scaling: scaling) }
  }
  static let trees = (1...16).flatMap { leaves in [1, 67].map { ElementsShape(count: $0, leaves: leaves) } }
}

extension KernelEntry {
  /// Bytes of an image to floats.
  static let pixelScaling = KernelEntry(
    "pixel_scaling", of: "PixelTransform.convert", tests: ElementsShape.pixels,
    benchmarks: [ElementsShape(count: 784), ElementsShape(count: 784, scaling: .standard)]
  ) { shape, seed in
    // Every byte in turn, so that each is among 256.
    let values = (0..<shape.count).map { UInt8(truncatingIfNeeded: $0) }
    let (bytes, pixels) = (Buffer(values), Buffer<Float>.unwritten(shape.count))
    let means = floats(shape.count, seed: seed, array: 1).map { 127 * ($0 + 1) }
    let deviations = floats(shape.count, seed: seed, array: 2).map { 60 * abs($0) + 0.5 }
    let transform =
      switch shape.scaling {
      case .none: PixelTransform.none
      case .unit: PixelTransform.unit
      case .standard: PixelTransform.standard(means: means, deviations: deviations)
      case .normalized: PixelTransform.normalized(means: means, deviations: deviations)
      }
    return PreparedKernel(cost: KernelCost(bytes: ([.none, .unit].contains(shape.scaling) ? 5 : 13) * shape.count)) {
      transform.convert(bytes.view, into: pixels.view)
    } results: {
      let expected = values.enumerated().map { index, value in
        switch shape.scaling {
        case .none: Float(value)
        case .unit: Float(value) / 255
        case .standard: (Float(value) - means[index]) / deviations[index]
        case .normalized: (Float(value) / 255 - means[index]) / deviations[index]
        }
      }
      return [KernelResult("the pixels", pixels.array, bits: expected)]
    }
  }

  /// sum += source
  static let addition = KernelEntry(
    "addition/pair", of: "add", tests: ElementsShape.counts,
    benchmarks: [ElementsShape(count: 18_432), ElementsShape(count: 401_408)]
  ) { shape, seed in
    let (a, b) = (floats(shape.count, seed: seed, array: 1), floats(shape.count, seed: seed, array: 2))
    let (sum, source) = (Buffer(a), Buffer(b))
    return PreparedKernel(cost: KernelCost(floats: 3 * shape.count)) {
      add(source.view, to: sum.view)
    } results: {
      [
        KernelResult("the sum", sum.array, bits: zip(a, b).map { $0 + $1 }),
        KernelResult("what was added", source.array, bits: b),
      ]
    }
  }

  /// sum + factor · source
  static let scaledAddition = KernelEntry(
    "addition/scaled", of: "addScaled", tests: [0, 16, 48, 1024].map { ElementsShape(count: $0) },
    benchmarks: [ElementsShape(count: 1024)]
  ) { shape, seed in
    let (a, b) = (floats(shape.count, seed: seed, array: 1), floats(shape.count, seed: seed, array: 2))
    let (sum, source, result) = (Buffer(a), Buffer(b), Buffer<Float>.unwritten(shape.count))
    return PreparedKernel(cost: KernelCost(flops: 2 * Double(shape.count), floats: 3 * shape.count)) {
      addScaled(source.view, factor: 0.3, to: sum.view, into: result.view)
    } results: {
      [KernelResult("the sum", result.array, bits: zip(a, b).map { $0.addingProduct(0.3, $1) })]
    }
  }

  /// Arrays added in the order of a balanced tree; two that come first are not of the sum.
  static let treeAddition = KernelEntry(
    "addition/tree", of: "GradientSum.add", tests: ElementsShape.trees,
    benchmarks: [ElementsShape(count: 18_432, leaves: 8), ElementsShape(count: 147_456, leaves: 8)]
  ) { shape, seed in
    let order = SummationOrder.balanced(leaves: shape.leaves)
    let arrays = (0..<shape.leaves + 2).map { floats(shape.count, seed: seed, array: UInt32($0)) }
    let buffers = arrays.map { Buffer($0) }
    let views = buffers.map(\.view)
    let result = Buffer<Float>.unwritten(shape.count)
    let sum = GradientSum(merges: order.merges)
    // An addition reads two arrays and writes one; the copy at the end reads one and writes one.
    return PreparedKernel(cost: KernelCost(floats: (3 * (shape.leaves - 1) + 2) * shape.count)) {
      withExtendedLifetime(buffers) {
        sum.add(elements: 0..<shape.count, of: views, first: 2, into: result.view)
      }
    } results: {
      [KernelResult("the sum", result.array, bits: order.sum(arrays.dropFirst(2)))]
    }
  }
}
