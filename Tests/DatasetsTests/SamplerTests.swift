import FMDistDatasets
import FMDistDigests
import FMDistMemory
import Testing

/// The order of an epoch, compared with numbers that Python made (`Fixtures/make_fixtures.py`), and its properties.
struct SamplerTests {
  private func sampler(_ count: Int, batchSize: Int = 8, seed: UInt64 = 1, shuffles: Bool = true) -> Sampler {
    Sampler(samples: Buffer(0..<Int32(count)), batchSize: batchSize, seed: seed, shuffles: shuffles)
  }

  private func order(_ sampler: Sampler, epoch: Int) -> [Int32] {
    let order = Buffer<Int32>(count: sampler.count)
    sampler.shuffle(epoch: epoch, into: order.view)
    return Array(order.view.elements)
  }

  @Test func `gives the order that an independent program gives`() {
    #expect(order(sampler(12), epoch: 0) == [3, 9, 5, 7, 6, 10, 4, 8, 11, 2, 1, 0])
    #expect(order(sampler(12), epoch: 1) == [8, 2, 0, 10, 4, 11, 3, 7, 5, 1, 6, 9])
    #expect(order(sampler(12, seed: 1 << 40 + 5), epoch: 3) == [4, 9, 1, 11, 3, 10, 2, 5, 0, 7, 8, 6])
    let long = order(sampler(60_000), epoch: 7)
    let bytes = long.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    let digest = MessageDigest.sha256(bytes).hexadecimal
    #expect(digest == "d2961cd6cc1a94b320cf1aaf791c48d4517315a8d1f43ffc6dd2a9ae14771969")
  }

  @Test(arguments: [0, 1, 2, 3, 5, 17, 1000, 54_999])
  func `each epoch takes each image once`(_ count: Int) {
    for epoch in [0, 1, 1_000_000] {
      #expect(order(sampler(count), epoch: epoch).sorted() == Array(0..<Int32(count)))
    }
  }

  @Test func `epochs and seeds differ`() {
    let orders = [order(sampler(100), epoch: 0), order(sampler(100), epoch: 1), order(sampler(100, seed: 2), epoch: 0)]
    #expect(Set(orders).count == 3)
  }

  @Test func `all orders of four are equally likely`() {
    var counts: [[Int32]: Int] = [:]
    let epochs = 24_000
    for epoch in 0..<epochs { counts[order(sampler(4), epoch: epoch), default: 0] += 1 }
    #expect(counts.count == 24)
    let expected = Double(epochs) / 24
    let chiSquare = counts.values.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // 23 degrees of freedom: 49.7 is passed once in a thousand times.
    #expect(chiSquare < 49.7)
  }

  @Test func `without shuffling, images come in file order`() {
    #expect(order(sampler(50, shuffles: false), epoch: 3) == Array(0..<50))
  }

  @Test func `the images of a split are shuffled, not positions`() {
    let samples: [Int32] = [5, 7, 11, 13, 40]
    let sampler = Sampler(samples: Buffer(samples), batchSize: 2, seed: 4)
    #expect(order(sampler, epoch: 0).sorted() == samples)
  }

  @Test(arguments: [1, 2, 7, 64, 100, 101, 1000])
  func `the steps of an epoch take each position once, the last step what is left`(_ batchSize: Int) {
    let sampler = sampler(101, batchSize: batchSize)
    #expect(sampler.stepsPerEpoch == (101 + batchSize - 1) / batchSize)
    let steps = (0..<sampler.stepsPerEpoch).map { sampler.positions(step: $0) }
    #expect(steps.flatMap(Array.init) == Array(0..<101))
    #expect(steps.dropLast().allSatisfy { $0.count == batchSize })
  }

  @Test func `no images, no steps`() {
    #expect(sampler(0).stepsPerEpoch == 0)
  }
}
