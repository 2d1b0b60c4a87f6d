/// The sum of numbers of which one after the other changes: always that of the same binary tree, whatever they were before.
package struct RunningSum {
  /// Below each node that of both its children, nodes 2n and 2n + 1 of n; the root is 1. The leaves are the numbers and zeros behind them.
  private var nodes: [Double]
  private let first: Int

  /// The sum of `numbers`.
  package init(_ numbers: [Double]) {
    var leaves = 1
    while leaves < numbers.count { leaves *= 2 }
    first = leaves
    nodes = Array(repeating: 0, count: leaves) + numbers + Array(repeating: 0, count: leaves - numbers.count)
    for node in stride(from: leaves - 1, to: 0, by: -1) { nodes[node] = nodes[2 * node] + nodes[2 * node + 1] }
  }

  /// The number at `place`; to set it takes as many additions as the tree is deep.
  package subscript(place: Int) -> Double {
    get { nodes[first + place] }
    set {
      var node = first + place
      nodes[node] = newValue
      while node > 1 {
        node /= 2
        nodes[node] = nodes[2 * node] + nodes[2 * node + 1]
      }
    }
  }

  /// That of all.
  package var sum: Double { nodes[1] }
}
