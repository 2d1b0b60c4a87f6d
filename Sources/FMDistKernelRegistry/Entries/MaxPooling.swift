import FMDistKernels
import FMDistMemory

extension KernelEntry {
  /// y and the maxima's places.
  static let maxPoolingForward = KernelEntry(
    "max_pooling/forward", of: "MaxPooling.forward", tests: PoolingShape.sweep, benchmarks: PoolingShape.recipes
  ) { shape, seed in
    let pooling = shape.pooling
    let values = shape.values(seed: seed)
    let x = Buffer(values)
    let y = Buffer<Float>.unwritten(pooling.outputCount)
    let winners = Buffer<UInt8>(count: pooling.outputCount)
    winners.view.fill(255)
    return PreparedKernel(cost: KernelCost(bytes: 4 * pooling.inputCount + 5 * pooling.outputCount)) {
      pooling.forward(x: x.view, y: y.view, winners: winners.view)
    } results: {
      let expected = shape.reference.forward(values)
      return [
        KernelResult("y", y.array, bits: expected.map(\.value)),
        KernelResult("the maximum's place", winners.numbers, bits: expected.map { Float($0.place) }),
      ]
    }
  }

  /// dx
  static let maxPoolingBackward = KernelEntry(
    "max_pooling/backward", of: "MaxPooling.backward", tests: PoolingShape.sweep, benchmarks: PoolingShape.recipes
  ) { shape, seed in
    let pooling = shape.pooling
    let values = shape.values(seed: seed)
    let gradient = floats(pooling.outputCount, seed: seed, array: 2)
    let dy = Buffer(gradient)
    let winners = Buffer(shape.reference.forward(values).map(\.place))
    let dx = Buffer<Float>.unwritten(pooling.inputCount)
    return PreparedKernel(cost: KernelCost(bytes: 4 * pooling.inputCount + 5 * pooling.outputCount)) {
      pooling.backward(dy: dy.view, winners: winners.view, dx: dx.view)
    } results: {
      [KernelResult("dx", dx.array, bits: shape.reference.backward(values, dy: gradient))]
    }
  }
}
