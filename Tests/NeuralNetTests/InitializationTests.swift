import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Foundation
import Testing

/// The weights that training starts from.
@Suite struct InitializationTests {
  /// A model with every kind of kernel, and its weights for `seed` in Keras's layout.
  private static let layers: [LayerDescription] = [
    .conv(24, (5, 3), padding: .same, .relu), .depthwise((5, 3), padding: .same, multiplier: 3), .halve,
    .conv(40, (3, 3), .relu), .flatten, .dense(70, .relu),
    .logits(10),
  ]

  private func network(capacity: Int = 1, merges: [[Int]] = [[0]], threads: Int = 1) throws -> Network {
    let plan = try ModelPlan(input: .image(height: 12, width: 12, channels: 3), layers: InitializationTests.layers)
    return Network(
      plan: plan, batch: RankBatch(capacity: capacity, merges: merges), seed: 1,
      pool: ThreadPool(threads: threads, maySpin: false))
  }

  private func weights(seed: UInt64) throws -> [[Float]] {
    let network = try network()
    network.initialize(seed: seed)
    return network.unpack(network.weights.view)
  }

  @Test func kernelsAreUniformWithinGlorotsLimitAndBiasesZero() throws {
    let network = try network()
    let fans = [15 * 3 + 15 * 24, 15 * 24 + 15 * 3, 9 * 72 + 9 * 40, 640 + 70, 70 + 10]
    let limits = fans.map { (6 / Double($0)).squareRoot() }
    withEvery("seed", in: [0, 1, 2, UInt64.max]) { seed in
      network.initialize(seed: seed)
      let arrays = network.unpack(network.weights.view)
      withEvery("parameter", in: arrays.indices) { index in
        let values = arrays[index].map(Double.init)
        guard index % 2 == 0 else { return expect(values.allSatisfy { $0 == 0 }, "a bias is not zero") }
        let limit = limits[index / 2]
        let count = Double(values.count)
        expect(values.allSatisfy { abs($0) <= limit }, "a weight is beyond \(limit)")
        // Of n uniform numbers the greatest comes within limit · 10 / n of the limit but for e^-5 of all seeds or so.
        expect((values.max() ?? 0) > limit * (1 - 16 / count), "no weight comes near \(limit)")
        expect((values.min() ?? 0) < -limit * (1 - 16 / count), "no weight comes near -\(limit)")
        // The mean's standard deviation is limit / √(3n), that of the mean square limit² · √(4 / 45n): five of each.
        expectClose(values.reduce(0, +) / count, 0, within: 5 * limit / (3 * count).squareRoot(), "the mean")
        expectClose(
          values.reduce(0) { $0 + $1 * $1 } / count, limit * limit / 3,
          within: 5 * limit * limit * (4 / (45 * count)).squareRoot(), "the mean square")
        expect(Set(values).count > values.count * 99 / 100, "weights repeat")
      }
    }
  }

  @Test func seedsAndParametersDiffer() throws {
    let (one, two) = (try weights(seed: 1), try weights(seed: 2))
    #expect(try weights(seed: 1) == one)
    for index in stride(from: 0, to: one.count, by: 2) {
      let same = zip(one[index], two[index]).filter { $0 == $1 }.count
      #expect(same < one[index].count / 50, "seeds agree in parameter \(index)")
      // The same element of another parameter, each in units of its own limit.
      let (mine, next) = (one[index], one[(index + 2) % one.count])
      let (greatest, nextGreatest) = (mine.map(abs).max() ?? 1, next.map(abs).max() ?? 1)
      let close = zip(mine, next).filter { abs($0 / greatest - $1 / nextGreatest) < 1e-3 }.count
      #expect(close < min(mine.count, next.count) / 50 + 3, "parameters \(index) and the next kernel agree")
    }
    #expect(try weights(seed: 1 << 32) != weights(seed: 0), "the seed's upper half counts")
  }

  @Test func batchSizesShardsAndThreadsChangeNoWeight() throws {
    let expected = try weights(seed: 7)
    withEvery("capacity", in: [1, 3, 40]) { capacity in
      withEvery("threads", in: [1, 3]) { threads in
        let other = try network(capacity: capacity, merges: [[0, 1], [0]], threads: threads)
        other.initialize(seed: 7)
        expect(other.unpack(other.weights.view) == expected, "the weights differ")
      }
    }
  }

  @Test func paddingAmongThePackedWeightsIsZero() throws {
    let network = try network()
    network.weights.view.fill(.nan)
    network.initialize(seed: 3)
    let real = network.unpack(network.weights.view).joined().filter { $0 != 0 }.count
    let all = network.weights.view.elements.filter { $0 != 0 }.count
    #expect(all == real)
    #expect(network.weights.count > network.plan.parameterCount)
    #expect(network.weights.count % blockSize == 0)
  }
}
