/// The exchange of one rank of a ``ThreadGroup``.
final class ThreadExchange: Exchange {
  private let rank: Int
  private let state: ThreadGroupState
  private let sends: [ThreadMessage]
  private let receives: [ThreadMessage]
  private var isClosed = false

  init(rank: Int, state: ThreadGroupState, sending: [Message], receiving: [Message], owners: [AnyObject]) {
    self.rank = rank
    self.state = state
    sends = sending.map { ThreadMessage(from: rank, to: $0.peer, tag: $0.tag, bytes: $0.bytes, owners: owners) }
    receives = receiving.map { ThreadMessage(from: $0.peer, to: rank, tag: $0.tag, bytes: $0.bytes, owners: owners) }
  }

  private var isThrough: Bool { sends.allSatisfy(\.isThrough) && receives.allSatisfy(\.isThrough) }

  func start() throws(CommunicationError) {
    try state.monitor.locked { () throws(CommunicationError) in
      precondition(!isClosed, "start() of an exchange that is closed")
      precondition(isThrough, "start() of an exchange before its last start was waited for")
      for message in receives { try state.post(message, isSend: false) }
      for message in sends { try state.post(message, isSend: true) }
    }
  }

  func test() throws(CommunicationError) -> Bool {
    try state.monitor.locked { () throws(CommunicationError) in
      try state.deliver(from: rank)
      if isThrough { return true }
      try state.checkPeers("exchange.test", rank: rank, others: awaited)
      return false
    }
  }

  func wait() throws(CommunicationError) {
    try state.monitor.locked { () throws(CommunicationError) in
      try state.wait("exchange.wait", rank: rank, others: awaited) { () throws(CommunicationError) in
        try state.deliver(from: rank)
        return isThrough
      }
    }
  }

  var openCount: Int { state.monitor.locked { (sends + receives).count { !$0.isThrough } } }

  var missing: [Int] { state.monitor.locked { Array(Set(awaited)).sorted() } }

  func close() throws(CommunicationError) {
    state.monitor.locked {
      precondition(isThrough, "close() of an exchange before its last start was waited for")
      isClosed = true
    }
  }

  /// The ranks at the other ends of messages that are not through, now.
  private var awaited: some Sequence<Int> {
    let unsent = sends.lazy.filter { !$0.isThrough }.map(\.to)
    let unreceived = receives.lazy.filter { !$0.isThrough }.map(\.from)
    return [AnySequence(unsent), AnySequence(unreceived)].lazy.joined()
  }
}
