import FMDistCommunication
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

/// What one rank sends to other hosts, and gets from them, for one bucket: its host's gradients to their owners, others'
/// gradients of what it owns, and the new weights both ways.
///
/// 1. When all ranks of this host are through with the bucket, a carrier adds their gradients of what it carries, subtree by
///    subtree (``ExchangePlan/nodes(ofHost:)``), and sends them to the owners.
/// 2. An owner that has the sums of all other hosts adds them to those of its own host's ranks, updates, and sends the
///    weights to the carriers of each other host.
/// 3. A carrier writes them where all ranks of its host read them.
///
/// No host overwrites weights that one of its ranks may still read: an owner needs the sums of each host first, and those are sent
/// after step 1.
final class BucketMessages {
  /// The sums that others send: of a run of this rank's segment one for each subtree of another host.
  struct Received {
    let passage: ExchangePlan.Passage
    let sums: [View<Float>]
  }

  let received: [Received]
  let sendSums, receiveSums, sendWeights, receiveWeights: any Exchange
  /// The bytes of gradients, and of weights, that this rank sends and receives.
  let sumBytes, weightBytes: Int
  /// The elements of the weights that come.
  private let carried: [Range<Int>]

  /// A sum of this host that leaves it.
  private struct Outgoing {
    let elements: Range<Int>
    let sum: TreeSum
    let parts: [View<Float>]
    let result: View<Float>
    let halves: View<UInt16>
  }

  private let outgoing: [Outgoing]
  private let incoming: [(halves: View<UInt16>, floats: View<Float>)]
  private let buffers: [AnyObject]
  private let network: Network
  private let scratch: View<Float>

  /// Prepares all messages of `bucket`. `gradients` are those of this host's ranks and their subtrees.
  init(
    bucket: Int, plan: ExchangePlan, gradients: [[Buffer<Float>]], network: Network, compression: GradientCompression,
    communicator: any Communicator, scratch: View<Float>
  ) throws(CommunicationError) {
    self.network = network
    self.scratch = scratch
    let hosts = plan.hosts
    let place = communicator.place
    let here = hosts.host(ofRank: communicator.rank)
    let passages = plan.passages(ofPlace: place).filter { $0.bucket == bucket }
    let isHalved = compression == .bf16
    var buffers: [AnyObject] = []
    var outgoing: [Outgoing] = []
    var incoming: [(halves: View<UInt16>, floats: View<Float>)] = []
    var received: [Received] = []
    var messages = Messages()
    // By place, from left to right, the subtrees of this host's ranks and where their gradients are.
    let local = zip(hosts.places(ofHost: here), gradients).flatMap { place, arrays in
      zip(plan.nodes(ofPlace: place), arrays).map { (node: $0, floats: $1.view) }
    }
    let weightsTag = 2 * bucket + 1
    for passage in passages {
      let elements = passage.elements
      let peer = hosts.rank(ofPlace: passage.carrier == place ? passage.owner : passage.carrier)
      let weights = network.weights.view[elements].bytes
      let carrierHost = hosts.host(ofRank: hosts.rank(ofPlace: passage.carrier))
      let nodes = plan.nodes(ofHost: carrierHost)
      let floats = Buffer<Float>(count: nodes.count * elements.count)
      let halves = Buffer<UInt16>(count: isHalved ? floats.count : 0)
      buffers += [floats, halves]
      let bytes = isHalved ? halves.view.bytes : floats.view.bytes
      let sums = nodes.indices.map { floats.view[$0 * elements.count..<($0 + 1) * elements.count] }
      if passage.carrier == place {
        messages.sumsOut.append(Message(peer: peer, tag: 2 * bucket, bytes: bytes))
        messages.weightsIn.append(Message(peer: peer, tag: weightsTag, bytes: weights))
        for (index, node) in nodes.enumerated() {
          let parts = local.filter {
            plan.tree.leaves(under: node).contains(plan.tree.leaves(under: $0.node).lowerBound)
          }
          outgoing.append(
            Outgoing(
              elements: elements,
              sum: TreeSum(
                merges: plan.tree.merges(of: node, from: parts.map(\.node)), rounding: isHalved ? .all : .none),
              parts: parts.map(\.floats), result: sums[index],
              halves: isHalved ? halves.view[index * elements.count..<(index + 1) * elements.count] : halves.view))
        }
      } else {
        messages.sumsIn.append(Message(peer: peer, tag: 2 * bucket, bytes: bytes))
        messages.weightsOut.append(Message(peer: peer, tag: weightsTag, bytes: weights))
        received.append(Received(passage: passage, sums: sums))
        if isHalved { incoming.append((halves.view, floats.view)) }
      }
    }
    self.outgoing = outgoing
    self.incoming = incoming
    self.received = received
    carried = passages.filter { $0.carrier == place }.map(\.elements)
    self.buffers = buffers
    func bytes(_ messages: [Message]) -> Int { messages.reduce(0) { $0 + $1.bytes.count } }
    sumBytes = bytes(messages.sumsIn + messages.sumsOut)
    weightBytes = bytes(messages.weightsIn + messages.weightsOut)
    sendSums = try communicator.exchange(sending: messages.sumsOut, receiving: [], owners: buffers)
    receiveSums = try communicator.exchange(sending: [], receiving: messages.sumsIn, owners: buffers)
    sendWeights = try communicator.exchange(sending: messages.weightsOut, receiving: [], owners: [network.weights])
    receiveWeights = try communicator.exchange(sending: [], receiving: messages.weightsIn, owners: [network.weights])
  }

  private struct Messages {
    var sumsOut: [Message] = []
    var sumsIn: [Message] = []
    var weightsOut: [Message] = []
    var weightsIn: [Message] = []
  }

  /// Adds this host's gradients of what this rank carries; to be followed by `sendSums.start()`.
  func addOutgoing() {
    flushingDenormals { addAll() }
  }

  private func addAll() {
    for sum in outgoing {
      let count = sum.elements.count
      for start in stride(from: 0, to: count, by: TreeSum.mostElements) {
        let end = min(start + TreeSum.mostElements, count)
        sum.sum.add(
          sum.parts, elements: sum.elements.lowerBound + start..<sum.elements.lowerBound + end,
          into: sum.result[start..<end], scratch: scratch)
      }
      if sum.halves.count > 0 { packBFloat16(sum.result, into: sum.halves) }
    }
  }

  /// Makes what has come ready to be added.
  func takeReceivedSums() {
    for message in incoming { unpackBFloat16(message.halves, into: message.floats) }
  }

  /// Renews what is derived from the weights that have come.
  func takeReceivedWeights() {
    for elements in carried { network.weightsChanged(elements) }
  }

  /// Whether all that was sent is through, so that its memory may change.
  func hasSent() throws(CommunicationError) -> Bool {
    let sums = try sendSums.test()
    let weights = try sendWeights.test()
    return sums && weights
  }

  /// Gives the messages back; called on every rank.
  func close() throws(CommunicationError) {
    for exchange in [sendSums, receiveSums, sendWeights, receiveWeights] { try exchange.close() }
  }
}
