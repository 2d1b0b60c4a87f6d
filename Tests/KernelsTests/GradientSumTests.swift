import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

struct GradientSumTests {
  @Test func `arrays are added in the tree's order, piece by piece`() {
    var random = SplitMix64(state: 21)
    withEvery("leaves", in: 1...16) { count in
      withEvery("attempt", in: 0..<4) { _ in
        let order = SummationOrder.random(leaves: count, using: &random)
        let leaves = (0..<count).map { floats(67, seed: UInt64($0) + 40) }
        // Two arrays that are not of this sum come first.
        let buffers = [Buffer<Float>(count: 67), Buffer<Float>(count: 67)] + leaves.map { Buffer($0) }
        let result = Buffer<Float>.unwritten(67)
        let sum = GradientSum(merges: order.merges)
        for piece in randomPieces(of: 0..<67, using: &random) {
          sum.add(elements: piece, of: buffers.map(\.view), first: 2, into: result.view)
        }
        withExtendedLifetime(buffers) {}
        expectSameBits(result.array, order.sum(leaves), "the sum")
        expectEqual(sum.leafCount, count, "leaves")
      }
    }
  }

  @Test func `a balanced tree of eight keeps three sums waiting`() {
    let sum = GradientSum(merges: SummationOrder.balanced(leaves: 8).merges)
    #expect(SummationOrder.balanced(leaves: 8).merges == [0, 1, 0, 2, 0, 1, 0, 3])
    #expect(sum.depth == 3)
    #expect(sum.scratchCount == (3 + 1) * 24 * 16)
  }
}
