import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// The distributions that arrays are drawn from at the start.
@Suite struct InitializerTests {
  /// 3 x 3 x 20 x 100, of 180 products to an output and 900 to an input.
  private func values(kernel: Initializer = .glorotUniform, bias: Initializer = .zeros, seed: UInt64 = 5) throws
    -> (kernel: [Double], bias: [Double])
  {
    let plan = try ModelPlan(
      input: .image(height: 4, width: 4, channels: 20),
      layers: [
        .conv2D(filters: 100, kernelSize: Extent(3, 3), kernelInitializer: kernel, biasInitializer: bias), .flatten,
        .logits(2),
      ])
    let network = Network(
      plan: plan, batch: RankBatch(capacity: 1, merges: [[0]]), seed: 1,
      pool: ThreadPool(threads: 1, maySpin: false))
    network.initialize(seed: seed)
    let arrays = network.unpack(network.weights.view)
    return (arrays[0].map(Double.init), arrays[1].map(Double.init))
  }

  @Test func variancesAreThoseOfKeras() throws {
    let cases: [(Initializer, Double, isUniform: Bool)] = [
      (.glorotUniform, 2 / 1080.0, true), (.glorotNormal, 2 / 1080.0, false), (.heUniform, 2 / 180.0, true),
      (.heNormal, 2 / 180.0, false), (.lecunUniform, 1 / 180.0, true), (.lecunNormal, 1 / 180.0, false),
      (.randomUniform(minval: -2, maxval: 2), 4 / 3.0, true), (.randomNormal(stddev: 3), 9, false),
      // The variance of a standard normal distribution that ends at two standard deviations is 0.8796² .
      (.truncatedNormal(stddev: 0.5), 0.25 * 0.87962566103423978 * 0.87962566103423978, false),
    ]
    withEvery("case", in: cases.indices) { index in
      let (initializer, variance, isUniform) = cases[index]
      let values = try self.values(kernel: initializer).kernel
      let count = Double(values.count)
      let deviation = variance.squareRoot()
      expectClose(values.reduce(0, +) / count, 0, within: 5 * deviation / count.squareRoot(), "the mean")
      let moment = values.reduce(0) { $0 + $1 * $1 } / count
      // Five standard deviations of a mean square, which is at most √2 of the variance.
      expectClose(moment, variance, within: 5 * 1.42 * variance / count.squareRoot(), "the variance")
      // A uniform distribution's fourth moment is 9/5 of the squared variance, a normal one's 3, a truncated one's 2.37.
      let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count / (moment * moment)
      expectClose(
        fourth, isUniform ? 1.8 : initializer.name == "random_normal" ? 3 : 2.3687, within: 0.12, "the fourth moment")
      let greatest = values.reduce(0) { max($0, abs($1)) } / deviation
      let limit = isUniform ? 3.0.squareRoot() : initializer.name == "random_normal" ? 5.8 : 2 / 0.87962566103423978
      expect(greatest <= limit * (1 + 1e-6) && greatest > limit * 0.6, "\(greatest) deviations at most")
      expect(Set(values).count > values.count * 99 / 100, "weights repeat")
    }
  }

  @Test func meansMoveAndConstantsAreExact() throws {
    let shifted = try values(
      kernel: .truncatedNormal(mean: 3, stddev: 0.01), bias: .constant(-0.25))
    #expect(shifted.kernel.allSatisfy { abs($0 - 3) <= 0.02 + 1e-6 })
    #expect(shifted.bias.allSatisfy { $0 == -0.25 })
    let other = try values(kernel: .ones, bias: .randomUniform(minval: 1, maxval: 2))
    #expect(other.kernel.allSatisfy { $0 == 1 })
    #expect(other.bias.allSatisfy { $0 >= 1 && $0 <= 2 } && Set(other.bias).count > 90)
    #expect(try values(kernel: .randomNormal(mean: -4, stddev: 0)).kernel.allSatisfy { $0 == -4 })
  }

  @Test func theSeedDecides() throws {
    let one = try values(kernel: .heNormal, seed: 1)
    #expect(try values(kernel: .heNormal, seed: 1).kernel == one.kernel)
    let two = try values(kernel: .heNormal, seed: 2)
    #expect(zip(one.kernel, two.kernel).filter { $0 == $1 }.count < 100)
  }

  /// A vector's fans are, in Keras, its elements.
  @Test func aBiasHasTheFansOfItsElements() throws {
    let bias = try values(bias: .heUniform).bias
    let limit = (6 / 100.0).squareRoot()
    #expect(bias.allSatisfy { abs($0) <= limit } && bias.contains { abs($0) > 0.9 * limit })
  }

  @Test func settingsThatMakeNoSenseAreRefused() throws {
    for (initializer, words) in [
      (Initializer.randomUniform(minval: 1, maxval: 0), "maxval of at least minval"), (.constant(.nan), "value of nan"),
      (.randomNormal(stddev: -1), "stddev of at least 0"),
    ] {
      let error = #expect(throws: ModelError.self) { try values(kernel: initializer) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }
}
