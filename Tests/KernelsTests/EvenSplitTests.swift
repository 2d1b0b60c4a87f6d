import FMDistKernels
import FMDistTestSupport
import Testing

struct EvenSplitTests {
  @Test func `the pieces cover the range in order, are the fewest, and differ by at most one, longest first`() {
    withEvery("start", in: [0, 5, -3]) { start in
      withEvery("length", in: 0...70) { length in
        withEvery("most", in: 1...9) { most in
          let split = EvenSplit(start..<start + length, most: most)
          let pieces = (0..<split.count).map { split[$0] }
          expectEqual(pieces.flatMap { Array($0) }, Array(start..<start + length), "the pieces' elements")
          expectEqual(pieces.count, (length + most - 1) / most, "the number of pieces")
          let lengths = pieces.map(\.count)
          expect((lengths.first ?? 0) <= most, "a piece of more than \(most)")
          expect((lengths.first ?? 0) - (lengths.last ?? 0) <= 1, "pieces of \(lengths)")
          expectEqual(lengths, lengths.sorted(by: >), "lengths")
        }
      }
    }
  }
}
