import FMDistKernels

/// The nearest float with eight bits of precision, ties to even, found by comparing the two next to it.
package func nearestBFloat16(_ x: Float) -> Float {
  guard x.isFinite else { return x }
  let below = Float(bitPattern: x.bitPattern & 0xffff_0000)
  // Away from zero; past the greatest one it is infinite, from which half of the last step tells nearness.
  let above = Float(bitPattern: (x.bitPattern & 0xffff_0000) &+ 0x1_0000)
  let middle = Float(bitPattern: (x.bitPattern & 0xffff_0000) &+ 0x8000)
  if abs(x) != abs(middle) { return abs(x) < abs(middle) ? below : above }
  return (below.bitPattern >> 16) & 1 == 0 ? below : above
}

/// A binary tree over leaves, written out: what ``GradientSum`` says in a list of merges.
package indirect enum SummationOrder {
  case leaf
  case node(SummationOrder, SummationOrder)

  /// A tree of random shape.
  package static func random(leaves: Int, using random: inout some RandomNumberGenerator) -> SummationOrder {
    guard leaves > 1 else { return .leaf }
    let left = Int.random(in: 1..<leaves, using: &random)
    return .node(.random(leaves: left, using: &random), .random(leaves: leaves - left, using: &random))
  }

  /// A balanced tree, its left side the longer.
  package static func balanced(leaves: Int) -> SummationOrder {
    guard leaves > 1 else { return .leaf }
    return .node(.balanced(leaves: (leaves + 1) / 2), .balanced(leaves: leaves / 2))
  }

  package var leafCount: Int {
    switch self {
    case .leaf: 1
    case .node(let left, let right): left.leafCount + right.leafCount
    }
  }

  /// How many waiting sums are added after each leaf: a node is added with the last leaf under it.
  package var merges: [Int] {
    switch self {
    case .leaf: return [0]
    case .node(let left, let right):
      var merges = left.merges + right.merges
      merges[merges.count - 1] += 1
      return merges
    }
  }

  /// The sum of `leaves` in this order, in which the sums of all nodes, or all but the last, are rounded to bfloat16.
  package func sum(_ leaves: some Collection<[Float]>, rounding: NodeRounding, isLast: Bool = true) -> [Float] {
    var sum: [Float]
    switch self {
    case .leaf: sum = leaves.first ?? []
    case .node(let left, let right):
      let a = left.sum(leaves.prefix(left.leafCount), rounding: rounding, isLast: false)
      let b = right.sum(leaves.dropFirst(left.leafCount), rounding: rounding, isLast: false)
      sum = zip(a, b).map { $0 + $1 }
    }
    if rounding == .all || (rounding == .allButLast && !isLast) { sum = sum.map(nearestBFloat16) }
    return sum
  }

  /// The sum of `leaves` in this order.
  package func sum(_ leaves: some Collection<[Float]>) -> [Float] {
    switch self {
    case .leaf: return leaves.first ?? []
    case .node(let left, let right):
      let (a, b) = (left.sum(leaves.prefix(left.leafCount)), right.sum(leaves.dropFirst(left.leafCount)))
      return zip(a, b).map { $0 + $1 }
    }
  }
}
