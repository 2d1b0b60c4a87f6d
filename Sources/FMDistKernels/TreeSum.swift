import FMDistMemory

/// Adds partial sums of gradients, of several ranks, in the order of the summation tree.
///
/// Parts come from left to right. After part i, as many sums that wait as `merges[i]` says are added, the latest first; what is
/// left after the last part is the sum. Parts are read only, so several may add different elements of them at a time.
package struct TreeSum: Sendable {
  private let merges: Buffer<Int>
  private let rounding: NodeRounding
  /// How many parts there are.
  package let partCount: Int

  /// The most elements of a run.
  package static let mostElements = 1024
  /// The most sums that wait at a time: enough for 2^15 parts.
  private static let mostWaiting = 16
  /// The floats of scratch memory for one thread.
  package static let scratchCount = mostWaiting * mostElements

  /// The parts' merge counts. Of the sums below the tree's root those that `rounding` says are rounded; parts are already.
  package init(merges: [Int], rounding: NodeRounding = .none) {
    var waiting = 0
    for count in merges {
      waiting += 1 - count
      require(count >= 0 && waiting >= 1 && waiting < TreeSum.mostWaiting, "a sum that merges what is not there")
    }
    require(waiting == 1, "a sum that leaves \(waiting - 1) parts out")
    self.merges = Buffer(merges)
    self.rounding = rounding
    partCount = merges.count
  }

  /// Overwrites `result` with the sum of the `elements`, at most ``mostElements``, of `parts`.
  ///
  /// `scratch` holds ``scratchCount`` floats that no other thread uses meanwhile. Whole vectors of sixteen.
  package func add(_ parts: [View<Float>], elements: Range<Int>, into result: View<Float>, scratch: View<Float>) {
    require(
      parts.count == partCount && elements.count == result.count && elements.count <= TreeSum.mostElements
        && elements.count % 16 == 0 && scratch.count >= TreeSum.scratchCount, "a sum of parts of the wrong size")
    var waiting = InlineArray<16, UnsafeMutablePointer<Float>>(repeating: result.base)
    var count = 0
    for part in 0..<partCount {
      let source = parts[part]
      require(elements.lowerBound >= 0 && elements.upperBound <= source.count, "a sum of elements outside a part")
      waiting[count] = source.base + elements.lowerBound
      count &+= 1
      for merge in 0..<merges.view.base[part] {
        count &-= 1
        let isLast = part &+ 1 == partCount && merge &+ 1 == merges.view.base[part]
        let target = isLast ? result.base : scratch.base + (count &- 1) &* TreeSum.mostElements
        TreeSum.add(
          waiting[count &- 1], waiting[count], into: target, count: elements.count,
          rounds: rounding.rounds(isLast: isLast))
        waiting[count &- 1] = target
      }
    }
    if partCount == 1 { result.base.update(from: waiting[0], count: elements.count) }
  }

  @inline(__always)
  private static func add(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, into target: UnsafeMutablePointer<Float>,
    count: Int, rounds: Bool
  ) {
    if rounds {
      for i in stride(from: 0, to: count, by: 16) {
        target.store((left.vector(i) + right.vector(i)).roundedToBFloat16, i)
      }
    } else {
      for i in stride(from: 0, to: count, by: 16) { target.store(left.vector(i) + right.vector(i), i) }
    }
  }
}
