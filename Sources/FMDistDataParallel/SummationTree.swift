/// The one order in which the gradients of V shards are added: a balanced binary tree over the shards' numbers.
///
/// A node of level l with index i stands for the sum of shards i · 2^l ..< (i + 1) · 2^l, as far as they exist, and is the
/// sum of its two children of level l - 1, or the one that exists. A rank sends the sums of the greatest nodes
/// that lie wholly in its shards; adding those as the tree says gives the bits of the whole tree on one rank.
package struct SummationTree: Equatable, Sendable {
  /// V, the number of leaves.
  package let shards: Int

  /// A node of the tree.
  package struct Node: Hashable, Sendable {
    /// 0 for a shard.
    package let level: Int
    /// From the left, among the nodes of its level.
    package let index: Int

    /// The node of `level` with `index`.
    package init(level: Int, index: Int) {
      self.level = level
      self.index = index
    }
  }

  /// The tree over `shards` leaves.
  package init(shards: Int) {
    precondition(shards > 0, "a tree without leaves")
    self.shards = shards
  }

  /// The node that is the sum of all.
  package var root: Node {
    var level = 0
    while (1 << level) < shards { level += 1 }
    return Node(level: level, index: 0)
  }

  /// The shards under `node`.
  package func leaves(under node: Node) -> Range<Int> {
    min(shards, node.index << node.level)..<min(shards, (node.index + 1) << node.level)
  }

  /// The greatest nodes that cover just `range`, from left to right.
  package func nodes(covering range: Range<Int>) -> [Node] {
    var nodes: [Node] = []
    func visit(_ node: Node) {
      let under = leaves(under: node)
      if under.isEmpty || under.upperBound <= range.lowerBound || under.lowerBound >= range.upperBound { return }
      if under.lowerBound >= range.lowerBound && under.upperBound <= range.upperBound { return nodes.append(node) }
      visit(Node(level: node.level - 1, index: 2 * node.index))
      visit(Node(level: node.level - 1, index: 2 * node.index + 1))
    }
    visit(root)
    return nodes
  }

  /// How `node` is summed from `parts`, sums of nodes under it from left to right that cover it: after each part, how many
  /// of the sums that wait are added to it, the latest first.
  package func merges(of node: Node, from parts: [Node]) -> [Int] {
    var merges = [Int](repeating: 0, count: parts.count)
    var next = 0
    /// Consumes the parts under `node`; the last of them is where it is completed.
    func visit(_ node: Node) {
      if leaves(under: node).isEmpty { return }
      // A part with the same leaves may stand on another level where the tree is cut short on the right.
      if leaves(under: parts[next]) == leaves(under: node) {
        next += 1
        return
      }
      visit(Node(level: node.level - 1, index: 2 * node.index))
      let right = Node(level: node.level - 1, index: 2 * node.index + 1)
      if leaves(under: right).isEmpty { return }
      visit(right)
      merges[next - 1] += 1
    }
    visit(node)
    precondition(next == parts.count, "the parts do not make the node")
    return merges
  }
}
