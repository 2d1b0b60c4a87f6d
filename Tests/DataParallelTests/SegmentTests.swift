import DataParallel
import Kernels
import TestSupport
import Testing

/// How the packed weights are shared out over the ranks.
@Suite struct SegmentTests {
  @Test func segmentsAreWholeBlocksThatCoverAllWeightsOnce() {
    withEvery("blocks", in: [0, 1, 2, 3, 7, 8, 64, 1001]) { blocks in
      withEvery("W", in: [1, 2, 3, 4, 5, 8, 17]) { ranks in
        let segments = GradientExchange.segments(count: blocks * blockSize, ranks: ranks)
        expectEqual(segments.count, ranks, "the number of segments")
        expectEqual(segments.first?.lowerBound, 0, "the beginning")
        expectEqual(segments.last?.upperBound, blocks * blockSize, "the end")
        for (segment, next) in zip(segments, segments.dropFirst()) {
          expectEqual(segment.upperBound, next.lowerBound, "the end of a segment")
        }
        for segment in segments {
          expectEqual(segment.lowerBound % blockSize, 0, "a bound's place in its block")
          expect([blocks / ranks, (blocks + ranks - 1) / ranks].contains(segment.count / blockSize), "\(segment)")
        }
      }
    }
  }
}
