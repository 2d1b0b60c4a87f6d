import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

/// The one order of additions, whoever does them.
@Suite struct SummationTreeTests {
  /// The sum of the shards under a node as the definition has it: of both halves of the next power of two.
  private func expression(_ shards: Range<Int>, width: Int) -> String {
    if shards.count == 1 { return "\(shards.lowerBound)" }
    let middle = shards.lowerBound + width / 2
    guard middle < shards.upperBound else { return expression(shards, width: width / 2) }
    let left = expression(shards.lowerBound..<middle, width: width / 2)
    return "(\(left)+\(expression(middle..<shards.upperBound, width: width / 2)))"
  }

  /// What the merge counts make of `parts`: the machine that kernels are.
  private func merged(_ parts: [String], _ merges: [Int]) -> [String] {
    var waiting: [String] = []
    for (part, count) in zip(parts, merges) {
      waiting.append(part)
      for _ in 0..<count {
        let right = waiting.removeLast()
        waiting.append("(\(waiting.removeLast())+\(right))")
      }
    }
    return waiting
  }

  @Test func aFewTreesWrittenOut() {
    let trees = [
      1: "0", 2: "(0+1)", 3: "((0+1)+2)", 5: "(((0+1)+(2+3))+4)", 6: "(((0+1)+(2+3))+(4+5))",
      7: "(((0+1)+(2+3))+((4+5)+6))", 8: "(((0+1)+(2+3))+((4+5)+(6+7)))",
    ]
    for (shards, tree) in trees {
      #expect(expression(0..<shards, width: 8) == tree)
    }
  }

  @Test func theGreatestNodesCoverARangeExactly() {
    withEvery("V", in: 1...33) { shards in
      let tree = SummationTree(shards: shards)
      expectEqual(tree.leaves(under: tree.root), 0..<shards, "the leaves of the root")
      for first in 0..<shards {
        for end in first + 1...shards {
          let nodes = tree.nodes(covering: first..<end)
          expectEqual(nodes.flatMap { Array(tree.leaves(under: $0)) }, Array(first..<end), "the leaves of \(nodes)")
          // No two neighbours have a parent that lies wholly in the range: one message would have done.
          for (left, right) in zip(nodes, nodes.dropFirst()) {
            expect(left.level != right.level || left.index / 2 != right.index / 2, "\(left), \(right) are siblings")
          }
          let bound = 2 * max(1, tree.root.level)
          expect(nodes.count <= bound, "\(nodes.count) nodes for \(first..<end), more than \(bound)")
        }
      }
    }
  }

  @Test func anyNumberOfRanksAddsAsOneDoes() {
    withEvery("V", in: 1...33) { shards in
      let tree = SummationTree(shards: shards)
      let expected = expression(0..<shards, width: 64)
      withEvery("W", in: 1...shards) { ranks in
        let plan = ShardPlan(shards: shards, ranks: ranks)
        var nodes: [SummationTree.Node] = []
        var sums: [String] = []
        for rank in 0..<ranks {
          for node in tree.nodes(covering: plan.shards(ofRank: rank)) {
            let leaves = tree.leaves(under: node)
            let merges = tree.merges(of: node, from: leaves.map { SummationTree.Node(level: 0, index: $0) })
            let sum = merged(leaves.map(String.init), merges)
            expectEqual(sum.count, 1, "the number of sums left over by rank \(rank)")
            nodes.append(node)
            sums.append(sum.joined())
          }
        }
        expectEqual(merged(sums, tree.merges(of: tree.root, from: nodes)), [expected], "the sum")
      }
    }
  }

  @Test func theKernelAddsInThatOrder() {
    // Sums whose value depends on the order: 2^24 + 1 is 2^24 in float32.
    withEvery("V", in: 1...33) { shards in
      let tree = SummationTree(shards: shards)
      let merges = tree.merges(of: tree.root, from: (0..<shards).map { SummationTree.Node(level: 0, index: $0) })
      let values = (0..<shards).map { shard in
        (0..<21).map { element in
          Float(sign: shard % 3 == 1 ? .minus : .plus, exponent: (shard * 5 + element) % 25, significand: 1.25)
        }
      }
      func expected(_ shards: Range<Int>, width: Int, _ element: Int) -> Float {
        if shards.count == 1 { return values[shards.lowerBound][element] }
        let middle = shards.lowerBound + width / 2
        guard middle < shards.upperBound else { return expected(shards, width: width / 2, element) }
        return expected(shards.lowerBound..<middle, width: width / 2, element)
          + expected(middle..<shards.upperBound, width: width / 2, element)
      }
      let arrays = values.map { Buffer($0) }
      let result = Buffer<Float>(count: 21)
      withExtendedLifetime((arrays, result)) {
        let views = arrays.map(\.view)
        let sum = GradientSum(merges: merges)
        for range in [0..<16, 16..<21] { sum.add(elements: range, of: views, first: 0, into: result.view) }
        for element in 0..<21 {
          expectEqual(result.view[element], expected(0..<shards, width: 64, element), "element \(element)")
        }
      }
    }
  }
}
