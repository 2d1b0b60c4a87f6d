import FMDistCommunication
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

extension SegmentUpdate {
  /// The work on `segment` of a rank of `host`: of which sums, in which order, the tree's root is added there.
  ///
  /// `local` are the gradients of this host's ranks and their subtrees; `received` the sums of other hosts' subtrees, each for a
  /// run of the segment.
  convenience init(
    of segment: Range<Int>, local: [[Buffer<Float>]], received: [BucketMessages.Received], plan: ExchangePlan,
    host here: Int, compression: GradientCompression, network: Network, optimizer: Optimizer, kept: View<Float>,
    squares: View<Double>, scales: View<Float>, scratch: [Buffer<Float>]
  ) {
    let hosts = plan.hosts
    // From left to right: of this host's ranks their own subtrees, of other hosts those of the host.
    let nodes = (0..<hosts.count).flatMap { host in
      host == here ? hosts.places(ofHost: host).flatMap(plan.nodes(ofPlace:)) : plan.nodes(ofHost: host)
    }
    let sum = TreeSum(
      merges: plan.tree.merges(of: plan.tree.root, from: nodes),
      rounding: compression == .bf16 ? .allButLast : .none)
    let own = local.joined().map { Part(covers: 0..<$0.count, floats: $0.view) }
    // Where the carrier of another host changes, a new piece begins.
    let bounds = Set(received.flatMap { [$0.passage.elements.lowerBound, $0.passage.elements.upperBound] })
      .union([segment.lowerBound, segment.upperBound]).sorted()
    let pieces = zip(bounds, bounds.dropFirst()).map { start, end in
      let parts = (0..<hosts.count).flatMap { host -> [Part] in
        if host == here { return own }
        return received.filter {
          $0.passage.elements.contains(start) && hosts.places(ofHost: host).contains($0.passage.carrier)
        }.flatMap { message in message.sums.map { Part(covers: message.passage.elements, floats: $0) } }
      }
      return (elements: start..<end, parts: parts)
    }
    self.init(
      pieces: pieces, sum: sum, network: network, optimizer: optimizer, kept: kept, squares: squares, scales: scales,
      scratch: scratch)
  }
}
