import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

struct DropoutTests {
  static let counts = [0, 1, 15, 16, 17, 100, 127, 128, 129, 255, 257, 784, 1000]

  private func apply(_ dropout: Dropout, _ values: [Float], step: Int = 3, position: Int = 5) -> [Float] {
    let x = Buffer(values)
    let y = Buffer<Float>.unwritten(values.count)
    dropout.apply(x: x.view, y: y.view, step: step, position: position)
    return y.array
  }

  @Test func `x and y may be the same memory`() {
    let dropout = Dropout(rate: 0.3, layer: 1, seed: 2)
    withEvery("count", in: Self.counts) { count in
      let values = floats(count, seed: 8)
      let x = Buffer(values)
      dropout.apply(x: x.view, y: x.view, step: 3, position: 5)
      expectSameBits(x.array, apply(dropout, values), "y")
    }
  }

  @Test func `the mask is the element's own: shorter samples, other samples before it, another order change nothing`() {
    let dropout = Dropout(rate: 0.4, layer: 2, seed: 9)
    let ones = [Float](repeating: 1, count: 300)
    let alone = (0..<8).map { apply(dropout, ones, position: $0) }
    for position in (0..<8).reversed() {
      expectSameBits(apply(dropout, ones, position: position), alone[position], "the mask of sample \(position)")
      expectSameBits(
        apply(dropout, Array(ones.prefix(77)), position: position), Array(alone[position].prefix(77)),
        "the start of sample \(position)'s mask")
    }
    expectEqual(Set(alone).count, 8, "the number of different masks")
  }

  @Test func `seed, step, layer and position each make another mask`() {
    let ones = [Float](repeating: 1, count: 256)
    let masks = [
      apply(Dropout(rate: 0.5, layer: 0, seed: 0), ones, step: 0, position: 0),
      apply(Dropout(rate: 0.5, layer: 1, seed: 0), ones, step: 0, position: 0),
      apply(Dropout(rate: 0.5, layer: 0, seed: 1), ones, step: 0, position: 0),
      apply(Dropout(rate: 0.5, layer: 0, seed: 1 << 32), ones, step: 0, position: 0),
      apply(Dropout(rate: 0.5, layer: 0, seed: 0), ones, step: 1, position: 0),
      apply(Dropout(rate: 0.5, layer: 0, seed: 0), ones, step: 0, position: 1),
    ]
    #expect(Set(masks).count == masks.count)
  }

  @Test(arguments: [0.05, 0.2, 0.5, 0.75])
  func `keeps the share that it should, within 5 standard deviations, and the expectation`(rate: Double) {
    let count = 400_000
    let y = apply(Dropout(rate: rate, layer: 4, seed: 77), [Float](repeating: 1, count: count))
    let kept = Double(y.count { $0 != 0 })
    let deviation = (Double(count) * rate * (1 - rate)).squareRoot()
    #expect(abs(kept - Double(count) * (1 - rate)) <= 5 * deviation + Double(count) * 0x1p-17)
    let mean = y.reduce(0) { $0 + Double($1) } / Double(count)
    #expect(abs(mean - 1) <= 5 * deviation / Double(count) / (1 - rate) + 1e-4)
  }

  @Test func `a rate of zero keeps everything as it is`() {
    let x = floats(200, seed: 1)
    expectSameBits(apply(Dropout(rate: 0, layer: 0, seed: 3), x), x, "y")
  }

  @Test func `what is dropped is zero even where x is NaN or infinite`() {
    let y = apply(Dropout(rate: 0.5, layer: 0, seed: 3), [Float](repeating: .nan, count: 256))
    #expect(y.allSatisfy { $0.isNaN || $0 == 0 })
    #expect(y.contains(0))
  }
}
