import FMDistMemory

/// In which order one subtree of the summation tree adds its shards: which samples make a leaf, and how many finished
/// sums are merged after each.
///
/// Leaves come from left to right. After leaf i, ``merges(_:)`` sums that wait are added, the latest first; what is left after
/// the last leaf is the subtree's root. The tree itself is DataParallel's; this is its form for a kernel.
package struct GradientSum: Sendable {
  /// Samples of each leaf, as rows of this rank's batch: 2 bounds a leaf.
  private let bounds: Buffer<Int>
  private let mergeCounts: Buffer<Int>
  /// The number of shards under the root.
  package let leafCount: Int
  /// The most sums that wait at a time.
  package let depth: Int
  /// Which of the tree's sums are rounded.
  package let rounding: NodeRounding

  /// The leaves' merge counts; samples are set for every batch with ``setSamples(_:ofLeaf:)``.
  package init(merges: [Int], rounding: NodeRounding = .none) {
    self.rounding = rounding
    require(!merges.isEmpty, "a sum of no shards")
    leafCount = merges.count
    bounds = Buffer(count: 2 * merges.count)
    mergeCounts = Buffer(merges)
    var waiting = 0
    var deepest = 0
    for (leaf, count) in merges.enumerated() {
      require(count >= 0 && count <= waiting, "a sum that merges what is not there")
      waiting += leaf + 1 < merges.count ? 1 - count : -count
      deepest = max(deepest, waiting)
    }
    require(waiting == 0, "a sum that leaves \(waiting) shards out")
    depth = deepest
  }

  /// The rows of the rank's batch that belong to `leaf` in the batch that comes; none is legal.
  package func setSamples(_ samples: Range<Int>, ofLeaf leaf: Int) {
    require(leaf >= 0 && leaf < leafCount && samples.lowerBound >= 0, "samples of a leaf that is not there")
    bounds.view[2 * leaf] = samples.lowerBound
    bounds.view[2 * leaf + 1] = samples.upperBound
  }

  /// The rows of `leaf`.
  @inline(__always)
  func samples(_ leaf: Int) -> Range<Int> {
    Range(uncheckedBounds: (bounds.view.base[2 &* leaf], bounds.view.base[2 &* leaf &+ 1]))
  }

  /// How many waiting sums are added after `leaf`.
  @inline(__always)
  func merges(_ leaf: Int) -> Int { mergeCounts.view.base[leaf] }

  /// One past the greatest row of any leaf.
  var sampleEnd: Int { (0..<leafCount).reduce(0) { max($0, samples($1).upperBound) } }

  /// The floats of scratch memory that a thread needs for this sum: of what waits, and of a tile that is rounded.
  package var scratchCount: Int { (depth + 1) * 24 * 16 }

  /// Overwrites `elements` of `result` with their sum over the leaves, which are `arrays[first ..< first + leafCount]`.
  ///
  /// The arrays serve as working memory: their `elements` are overwritten. `result` may be `arrays[first]`, no other.
  package func add(elements: Range<Int>, of arrays: [View<Float>], first: Int, into result: View<Float>) {
    require(first >= 0 && first + leafCount <= arrays.count, "a sum of too few arrays")
    require(elements.lowerBound >= 0 && elements.upperBound <= result.count, "a sum of elements outside the result")
    for leaf in 0..<leafCount {
      require(elements.upperBound <= arrays[first + leaf].count, "a sum of elements outside an array")
    }
    var waiting = InlineArray<16, Int>(repeating: 0)
    require(depth < 16, "a sum of more than 2^15 shards")
    var count = 0
    for leaf in 0..<leafCount {
      waiting[count] = leaf
      count += 1
      if rounding.rounds(isLast: leafCount == 1) { roundToBFloat16(arrays[first + leaf][elements]) }
      for merge in 0..<merges(leaf) {
        count -= 1
        let (left, right) = (arrays[first + waiting[count - 1]], arrays[first + waiting[count]])
        FMDistKernels.add(right[elements], to: left[elements])
        let isLast = leaf + 1 == leafCount && merge + 1 == merges(leaf)
        if rounding.rounds(isLast: isLast) { roundToBFloat16(left[elements]) }
      }
    }
    if result.base != arrays[first].base { result[elements].copy(from: arrays[first][elements]) }
  }
}
