import FMDistKernels
import FMDistMemory

/// Elements of one sample, and where in a run they are dropped.
private struct DropoutShape: Sendable, CustomStringConvertible {
  var count: Int
  var rate: Double
  var seed: UInt64 = 1
  var place: (layer: Int, step: Int, position: Int) = (3, 7, 11)

  var description: String {
    "\(count), rate \(rate)" + (seed == 1 ? "" : ", seed \(seed)")
      + (place == (3, 7, 11) ? "" : ", layer \(place.layer) step \(place.step) position \(place.position)")
  }

  static let sweep: [DropoutShape] = [0, 1, 15, 16, 17, 100, 127, 128, 129, 255, 257, 784, 1000].flatMap { count in
    [0, 0.1, 0.2, 0.5, 0.9].flatMap { rate in
      ([0, 1, 0x1234_5678_9abc_def0] as [UInt64]).flatMap { seed in
        [(0, 0, 0), (3, 7, 11), (200, 1_000_000, 4095)].map {
          DropoutShape(count: count, rate: rate, seed: seed, place: $0)
        }
      }
    }
  }

  static let recipes = [
    DropoutShape(count: 512, rate: 0.3), DropoutShape(count: 12 * 12 * 64, rate: 0.25),
    DropoutShape(count: 28 * 28 * 32, rate: 0.3),
  ]
}

extension KernelEntry {
  /// y = x where kept, scaled, and else zero; backward is the same.
  static let dropout = KernelEntry(
    "dropout/apply", of: "Dropout.apply", tests: DropoutShape.sweep, benchmarks: DropoutShape.recipes
  ) { shape, seed in
    let (layer, step, position) = shape.place
    let values = floats(shape.count, seed: seed)
    let (x, y) = (Buffer(values), Buffer<Float>.unwritten(shape.count))
    let dropout = Dropout(rate: shape.rate, layer: layer, seed: shape.seed)
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      dropout.apply(x: x.view, y: y.view, step: step, position: position)
    } results: {
      let reference = DropoutReference(rate: shape.rate, layer: UInt32(layer), seed: shape.seed)
      return [
        KernelResult(
          "y", y.array, bits: reference.apply(values, step: UInt32(step), position: UInt32(position)))
      ]
    }
  }

  /// dx = dy where y is not zero, scaled, and else zero.
  static let dropoutBackward = KernelEntry(
    "dropout/backward", of: "Dropout.backward",
    tests: DropoutShape.sweep.filter { $0.seed == 1 && $0.place.layer == 3 }, benchmarks: DropoutShape.recipes
  ) { shape, seed in
    let (layer, step, position) = shape.place
    let (x, values) = (floats(shape.count, seed: seed), floats(shape.count, seed: seed, array: 1))
    let reference = DropoutReference(rate: shape.rate, layer: UInt32(layer), seed: shape.seed)
    let kept = reference.apply(x, step: UInt32(step), position: UInt32(position))
    let (y, dy, dx) = (Buffer(kept), Buffer(values), Buffer<Float>.unwritten(shape.count))
    let dropout = Dropout(rate: shape.rate, layer: layer, seed: shape.seed)
    return PreparedKernel(cost: KernelCost(floats: 3 * shape.count)) {
      dropout.backward(y: y.view, dy: dy.view, dx: dx.view)
    } results: {
      [KernelResult("dx", dx.array, bits: zip(kept, values).map { $0 == 0 ? 0 : $1 * reference.scale })]
    }
  }

  /// dy multiplied by the factor of what is kept, in place.
  static let dropoutScaleKept = KernelEntry(
    "dropout/scale_kept", of: "Dropout.scaleKept",
    tests: DropoutShape.sweep.filter { $0.count % 16 == 0 && $0.seed == 1 && $0.place.layer == 3 },
    benchmarks: DropoutShape.recipes
  ) { shape, seed in
    let values = floats(shape.count, seed: seed)
    let dy = Buffer(values)
    let dropout = Dropout(rate: shape.rate, layer: 1, seed: 1)
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      dropout.scaleKept(dy.view)
    } results: {
      let scale = DropoutReference(rate: shape.rate, layer: 1, seed: 1).scale
      return [KernelResult("dy", dy.array, bits: values.map { $0 * scale })]
    }
  }
}
