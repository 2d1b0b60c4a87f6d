/// Spells of time that neither overlap nor touch, in order.
package struct Intervals: Equatable {
  /// Them.
  package private(set) var ranges: [Range<Int>] = []

  /// The time that is in any of `ranges`.
  package init(_ ranges: some Sequence<Range<Int>>) {
    for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound {
        self.ranges[self.ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// How long they last together.
  package var length: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The time that is in both.
  package func intersection(_ other: Intervals) -> Intervals {
    var common: [Range<Int>] = []
    var (left, right) = (ranges[...], other.ranges[...])
    while let first = left.first, let second = right.first {
      if first.overlaps(second) { common.append(first.clamped(to: second)) }
      if first.upperBound < second.upperBound { left.removeFirst() } else { right.removeFirst() }
    }
    return Intervals(common)
  }
}
