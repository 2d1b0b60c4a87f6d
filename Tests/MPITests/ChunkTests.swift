import FMDistMPI
import Testing

extension MPITests {
  @Suite("Chunks")
  struct ChunkTests {
    @Test(arguments: [0, 1, 9, 10, 11, 20, 101], [1, 10, 1000])
    func coverAllBytesInOrder(byteCount: Int, most: Int) {
      let ranges = Chunks.ranges(byteCount: byteCount, most: most)
      #expect(ranges.flatMap(Array.init) == Array(0..<byteCount))
      #expect(ranges.allSatisfy { $0.count <= most })
      #expect(ranges.count == max(1, (byteCount + most - 1) / most))
    }

    @Test func fitCsInt() {
      let ranges = Chunks.ranges(byteCount: 5 << 30)
      #expect(ranges.count == 5 << 10)
      #expect(ranges.allSatisfy { Int32(exactly: $0.count) != nil })
    }
  }
}
