import FMDistKernels
import FMDistMemory
import Foundation

/// Elements of one sample, and where in a run they get noise.
private struct NoiseShape: Sendable, CustomStringConvertible {
  var count: Int
  var deviation: Double
  var seed: UInt64 = 1
  var place: (layer: Int, step: Int, position: Int) = (3, 7, 11)

  var description: String {
    "\(count), deviation \(deviation), seed \(seed), layer \(place.layer) step \(place.step) position \(place.position)"
  }

  static let sweep: [NoiseShape] = [0, 1, 15, 16, 17, 63, 64, 65, 129, 1000].flatMap { count in
    [0, 0.25, 1].flatMap { deviation in
      ([0, 0x1234_5678_9abc_def0] as [UInt64]).flatMap { seed in
        [(0, 0, 0), (200, 1_000_000, 4095)].map {
          NoiseShape(count: count, deviation: deviation, seed: seed, place: $0)
        }
      }
    }
  }

  static let recipes = [NoiseShape(count: 784, deviation: 0.1), NoiseShape(count: 28 * 28 * 32, deviation: 0.1)]
}

extension KernelEntry {
  /// y = x and noise.
  static let gaussianNoise = KernelEntry(
    "gaussian_noise", of: "GaussianNoise.add", tests: NoiseShape.sweep, benchmarks: NoiseShape.recipes
  ) { shape, seed in
    let (layer, step, position) = shape.place
    let values = floats(shape.count, seed: seed)
    let (x, y) = (Buffer(values), Buffer<Float>.unwritten(shape.count))
    let noise = GaussianNoise(deviation: Float(shape.deviation), layer: layer, seed: shape.seed)
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      noise.add(x: x.view, y: y.view, step: step, position: position)
    } results: {
      let reference = GaussianNoiseReference(layer: UInt32(layer), seed: shape.seed)
      let expected = values.enumerated().map { element, value in
        let number = reference.number(element, step: UInt32(step), position: UInt32(position))
        return Expected(
          value: Double(value) + shape.deviation * number,
          tolerance: 0x1p-21 * shape.deviation * max(1, abs(number)) + 0x1p-23 * (abs(Double(value)) + abs(number)))
      }
      return [KernelResult("y", y.array, expected: expected)]
    }
  }
}
