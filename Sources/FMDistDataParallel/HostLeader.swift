import FMDistCommunication
import FMDistMemory
import FMDistNeuralNet

/// The first rank of each host speaks for all of them: small things that every rank has to know go from host to host once.
final class HostLeader {
  private let control: StepControl
  /// For even and odd steps.
  private let controls: [any Exchange]
  private let squares: any Exchange

  /// Prepares the messages; called on the first rank of each host alike.
  init(
    plan: ExchangePlan, control: StepControl, squares: Buffer<Double>, chunks: WeightChunks,
    communicator: any Communicator
  ) throws(CommunicationError) {
    self.control = control
    let hosts = plan.hosts
    let here = hosts.host(ofRank: communicator.rank)
    let others = (0..<hosts.count).filter { $0 != here }
    // Tags that follow those of the buckets.
    let firstTag = 2 * plan.buckets.count
    var controls: [any Exchange] = []
    for turn in 0..<2 {
      let block = { (host: Int) in control.block(ofPlaces: hosts.places(ofHost: host), turn: turn).bytes }
      controls.append(
        try communicator.exchange(
          sending: others.map { Message(peer: hosts.ranks[$0][0], tag: firstTag + turn, bytes: block(here)) },
          receiving: others.map { Message(peer: hosts.ranks[$0][0], tag: firstTag + turn, bytes: block($0)) },
          owners: [control]))
    }
    self.controls = controls
    var sends: [Message] = []
    var receives: [Message] = []
    for bucket in plan.buckets.indices where squares.count > 0 {
      let block = { (host: Int) in squares.view[chunks.indices(of: plan.range(ofHost: host, bucket: bucket))].bytes }
      for other in others {
        let (peer, tag) = (hosts.ranks[other][0], firstTag + 2 + bucket)
        sends.append(Message(peer: peer, tag: tag, bytes: block(here)))
        receives.append(Message(peer: peer, tag: tag, bytes: block(other)))
      }
    }
    self.squares = try communicator.exchange(sending: sends, receiving: receives, owners: [squares])
  }

  /// Brings other hosts' blocks of the present step, and sends them this host's.
  func exchangeControl() throws(CommunicationError) {
    let exchange = controls[control.presentTurn]
    try exchange.start()
    try exchange.wait()
  }

  /// Brings other hosts' sums of squares and blocks of the present step, and sends them this host's.
  func exchangeSquaresAndControl() throws(CommunicationError) {
    try squares.start()
    try exchangeControl()
    try squares.wait()
  }

  /// Gives the messages back.
  func close() throws(CommunicationError) {
    for exchange in controls + [squares] { try exchange.close() }
  }
}
