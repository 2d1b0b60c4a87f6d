import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

struct GaussianNoiseTests {
  private func noise(_ noise: GaussianNoise, count: Int, step: Int = 3, position: Int = 5) -> [Float] {
    let x = Buffer<Float>(count: count)
    noise.add(x: x.view, y: x.view, step: step, position: position)
    return x.array
  }

  @Test func `logarithm, sine and cosine are within two units in the last place`() {
    withEvery("x", in: (0...20_000).map { Float($0 + 1) / 20_001 }) { x in
      let (exact, found) = (Foundation.log(Double(x)), Double(logarithm(SIMD16(repeating: x))[0]))
      expectClose(found, exact, within: abs(exact) * 0x1p-22 + 0x1p-40, "ln \(x)")
      let quarters = x - 0.5
      let (sine, cosine) = sineAndCosine(quarters: SIMD16(repeating: quarters))
      let angle = Double(quarters) * Double.pi / 2
      expectClose(Double(sine[0]), Foundation.sin(angle), within: abs(angle) * 0x1p-22, "sin \(angle)")
      expectClose(Double(cosine[0]), Foundation.cos(angle), within: 0x1p-22, "cos \(angle)")
    }
  }

  @Test func `mean, variance, skewness, kurtosis and the share beyond two deviations are the normal distribution's`() {
    let count = 100_000
    let values = noise(GaussianNoise(deviation: 0.5, layer: 2, seed: 7), count: count).map { Double($0) / 0.5 }
    func moment(_ power: Int) -> Double { values.reduce(0) { $0 + pow($1, Double(power)) } / Double(count) }
    // Each within five standard deviations of such a mean.
    let root = 5 / Double(count).squareRoot()
    expectClose(moment(1), 0, within: root, "the mean")
    expectClose(moment(2), 1, within: root * 2.0.squareRoot(), "the variance")
    expectClose(moment(3), 0, within: root * 15.0.squareRoot(), "the third moment")
    expectClose(moment(4), 3, within: root * 96.0.squareRoot(), "the fourth moment")
    let beyond = Double(values.count { abs($0) > 2 }) / Double(count)
    expectClose(beyond, 0.0455003, within: root * 0.21, "the share beyond two deviations")
    #expect(values.allSatisfy { abs($0) < 5.66 })
    // Neighbours, and elements whose numbers come from the same words, know nothing of each other.
    for distance in [1, 16, 32, 64] {
      let product = (0..<count - distance).reduce(0) { $0 + values[$1] * values[$1 + distance] } / Double(count)
      expectClose(product, 0, within: root, "the correlation of elements \(distance) apart")
    }
  }

  @Test
  func `an element's noise is its own: shorter samples change nothing; seed, step, layer and position make others`() {
    let usual = noise(GaussianNoise(deviation: 1, layer: 0, seed: 0), count: 256)
    for count in [1, 15, 16, 17, 63, 64, 65, 255] {
      expectSameBits(
        noise(GaussianNoise(deviation: 1, layer: 0, seed: 0), count: count), Array(usual.prefix(count)),
        "\(count) elements")
    }
    let others = [
      noise(GaussianNoise(deviation: 1, layer: 1, seed: 0), count: 256),
      noise(GaussianNoise(deviation: 1, layer: 0, seed: 1), count: 256),
      noise(GaussianNoise(deviation: 1, layer: 0, seed: 1 << 32), count: 256),
      noise(GaussianNoise(deviation: 1, layer: 0, seed: 0), count: 256, step: 4),
      noise(GaussianNoise(deviation: 1, layer: 0, seed: 0), count: 256, position: 6),
    ]
    #expect(Set(others + [usual]).count == 6)
    #expect(Set(usual).count > 250)
  }
}
