import FMDistMemory
import Glibc

/// What the ranks of a ``ThreadGroup`` share, all of it behind one lock.
final class ThreadGroupState: @unchecked Sendable {
  // Sendable because every stored property that changes is used inside `monitor.locked` alone.

  /// What one rank passes to a collective operation.
  struct Call {
    let operation: String
    let root: Int
    let bytes: UnsafeRawBufferPointer
    let counts: [Int]
    /// What is shared with the others.
    var owner: AnyObject?
  }

  let size: Int
  let hosts: Hosts
  /// A group's is the job's, so that it hears of what happens there.
  let monitor: Monitor
  /// What a group was split from, and its ranks there.
  private let parent: (state: ThreadGroupState, members: [Int])?
  private let secondsAllowed: Double
  private let deadline: timespec
  private var timeIsOver = false
  private var hasLeft: [Bool]
  private var failure: (rank: Int, error: any Error)?
  /// What the ranks of a group have said of their present work, and all have of the last; how often all have.
  private var outcomes: [GroupOutcome?]
  private var lastOutcomes: [GroupOutcome] = []
  private var settled = 0
  /// Groups that not all ranks have taken: by the number of the split and the first member.
  private var forming: [[Int]: (state: ThreadGroupState, left: Int)] = [:]

  private var calls: [Call?]
  private var arrived = 0
  private var round = 0

  /// Messages that wait for their other end, oldest first.
  private var sends: [ThreadMessage] = []
  private var receives: [ThreadMessage] = []
  /// Whether messages are copied by their senders alone, as a large message over a network is.
  private let isSenderDriven: Bool
  /// Messages that both ends have started, and their senders have still to copy.
  private var matched: [(send: ThreadMessage, receive: ThreadMessage)] = []

  init(hosts: Hosts, secondsAllowed: Double, isSenderDriven: Bool) {
    self.isSenderDriven = isSenderDriven
    size = hosts.size
    self.hosts = hosts
    self.secondsAllowed = secondsAllowed
    deadline = Monitor.deadline(in: secondsAllowed)
    monitor = Monitor()
    parent = nil
    hasLeft = Array(repeating: false, count: size)
    calls = Array(repeating: nil, count: size)
    outcomes = Array(repeating: nil, count: size)
  }

  /// `members` of `parent`, in this order.
  private init(_ members: [Int], of parent: ThreadGroupState) {
    isSenderDriven = parent.isSenderDriven
    size = members.count
    hosts = parent.hosts.subset(members)
    secondsAllowed = parent.secondsAllowed
    deadline = parent.deadline
    monitor = parent.monitor
    self.parent = (parent, members)
    hasLeft = Array(repeating: false, count: size)
    calls = Array(repeating: nil, count: size)
    outcomes = Array(repeating: nil, count: size)
  }

  /// The state of all ranks there are.
  var job: ThreadGroupState { parent?.state.job ?? self }

  /// The state that all `members` of split number `split` have in common.
  func group(of members: [Int], split: Int) -> ThreadGroupState {
    monitor.locked {
      let key = [split, members[0]]
      var group = forming.removeValue(forKey: key) ?? (ThreadGroupState(members, of: self), members.count)
      group.left -= 1
      if group.left > 0 { forming[key] = group }
      return group.state
    }
  }

  /// Notes what `rank` says, waits for all others, and returns what all have said. After a failure nothing is under way any more.
  func settle(_ outcome: GroupOutcome, rank: Int) throws(CommunicationError) -> [GroupOutcome] {
    try monitor.locked { () throws(CommunicationError) in
      outcomes[rank] = outcome
      if let reason = outcome.reason, failure == nil { failure = (rank, Reason(description: reason)) }
      monitor.changed()
      let mine = settled
      let all = outcomes.compactMap { $0 }
      if all.count == size {
        if failure != nil { forget() }
        outcomes = Array(repeating: nil, count: size)
        lastOutcomes = all
        settled += 1
      }
      while settled == mine {
        try checkJob("settle", rank: rank, others: (0..<size).filter { $0 != rank })
        if !monitor.wait(until: deadline) { timeIsOver = true }
      }
      return lastOutcomes
    }
  }

  /// An error of which words are left.
  private struct Reason: Error, CustomStringConvertible { let description: String }

  /// Inside the lock, when all ranks have settled: takes back all that was under way.
  private func forget() {
    failure = nil
    calls = Array(repeating: nil, count: size)
    arrived = 0
    for message in sends + receives + matched.flatMap({ [$0.send, $0.receive] }) { message.isThrough = true }
    (sends, receives, matched) = ([], [], [])
  }

  /// Notes that `rank`'s body returned, or threw `error`.
  func leave(rank: Int, error: (any Error)?) {
    monitor.locked {
      hasLeft[rank] = true
      if let error, failure == nil { failure = (rank, error) }
      monitor.changed()
    }
  }

  /// Returns when all ranks have left; throws the first error among them.
  func waitForAll() throws {
    try monitor.locked {
      while hasLeft.contains(false) {
        if !monitor.wait(until: deadline), hasLeft.contains(false) {
          timeIsOver = true
          monitor.changed()
          // Those that wait wake and leave; one that computes on is left behind.
          _ = monitor.wait(until: Monitor.deadline(in: 1))
          if let failure, !(failure.error is CommunicationError) { throw failure.error }
          throw abandonment("the time limit of \(secondsAllowed) s is over", operation: "ThreadGroup.run", rank: nil)
        }
      }
      if let failure { throw failure.error }
    }
  }

  /// Inside the lock: waits until `isDone`, for `operation` of `rank`, as long as none of `others` has left.
  func wait(
    _ operation: String, rank: Int, others: some Sequence<Int>, until isDone: () throws(CommunicationError) -> Bool
  ) throws(CommunicationError) {
    while try !isDone() {
      try checkPeers(operation, rank: rank, others: others)
      if !monitor.wait(until: deadline) {
        timeIsOver = true
        monitor.changed()
      }
    }
  }

  /// Inside the lock: throws if `operation` of `rank` cannot end any more, because of a failure, `others` or the time.
  func checkPeers(_ operation: String, rank: Int, others: some Sequence<Int>) throws(CommunicationError) {
    if let failure {
      throw abandonment(
        "rank \(hosts.jobRank(ofRank: failure.rank)) failed: \(failure.error)", operation: operation, rank: rank)
    }
    try checkJob(operation, rank: rank, others: others)
  }

  /// Inside the lock: the same, but for a failure of this group itself.
  private func checkJob(_ operation: String, rank: Int, others: some Sequence<Int>) throws(CommunicationError) {
    if let parent {
      try parent.state.checkPeers(
        operation, rank: parent.members[rank], others: others.map { parent.members[$0] })
    }
    if let gone = others.first(where: { hasLeft[$0] }) {
      throw abandonment("rank \(gone) has returned and takes no more part", operation: operation, rank: rank)
    }
    if timeIsOver {
      throw abandonment("the time limit of \(secondsAllowed) s is over", operation: operation, rank: rank)
    }
  }

  private func abandonment(_ text: String, operation: String, rank: Int?) -> CommunicationError {
    CommunicationError(code: CommunicationError.abandoned, text: text, operation: operation, rank: rank)
  }

  /// Meets all other ranks with `call`, runs `work` on what all passed, and leaves when all have done their work.
  func meet(
    _ call: Call, rank: Int, work: ([Call]) throws(CommunicationError) -> Void
  ) throws(CommunicationError) {
    try monitor.locked { () throws(CommunicationError) in
      calls[rank] = call
      try waitForRound(call.operation, rank: rank)
      // Without a failure now, no rank leaves, and takes its memory with it, before this one has copied.
      try checkPeers(call.operation, rank: rank, others: [])
      let all = calls.compactMap { $0 }
      for (other, theirs) in all.enumerated() {
        guard theirs.operation == call.operation, theirs.root == call.root, theirs.counts == call.counts else {
          throw CommunicationError(
            code: CommunicationError.badArgument,
            text: "rank \(other) calls \(theirs.operation) with root \(theirs.root) and counts \(theirs.counts) where "
              + "this rank calls it with root \(call.root) and counts \(call.counts), in this place",
            operation: call.operation, rank: rank)
        }
      }
      try work(all)
      try waitForRound(call.operation, rank: rank)
    }
  }

  /// Inside the lock: returns when all ranks have come here once more.
  private func waitForRound(_ operation: String, rank: Int) throws(CommunicationError) {
    let mine = round
    arrived += 1
    if arrived == size {
      arrived = 0
      round += 1
      monitor.changed()
    } else {
      try wait(operation, rank: rank, others: (0..<size).lazy.filter { $0 != rank }) { round != mine }
    }
  }

  /// Inside the lock: matches `message` with the oldest waiting other end, or lets it wait for one.
  func post(_ message: ThreadMessage, isSend: Bool) throws(CommunicationError) {
    message.isThrough = false
    func matches(_ other: ThreadMessage) -> Bool {
      other.from == message.from && other.to == message.to && other.tag == message.tag
    }
    if isSend {
      if let index = receives.firstIndex(where: matches) {
        try copy(from: message, to: receives.remove(at: index), operation: "exchange.start", rank: message.from)
      } else {
        sends.append(message)
      }
    } else {
      if let index = sends.firstIndex(where: matches) {
        try copy(from: sends.remove(at: index), to: message, operation: "exchange.start", rank: message.to)
      } else {
        receives.append(message)
      }
    }
  }

  private func copy(
    from send: ThreadMessage, to receive: ThreadMessage, operation: String, rank: Int
  ) throws(CommunicationError) {
    guard send.bytes.count == receive.bytes.count else {
      throw CommunicationError(
        code: CommunicationError.badArgument,
        text: "rank \(send.from) sends \(send.bytes.count) bytes with tag \(send.tag) where rank \(send.to) expects "
          + "\(receive.bytes.count)", operation: operation, rank: rank)
    }
    if isSenderDriven {
      matched.append((send, receive))
    } else {
      deliver(send, to: receive)
    }
    monitor.changed()
  }

  /// Inside the lock: copies what `rank` has sent and others have asked for.
  func deliver(from rank: Int) throws(CommunicationError) {
    guard isSenderDriven else { return }
    for (send, receive) in matched where send.from == rank { deliver(send, to: receive) }
    let before = matched.count
    matched.removeAll { $0.send.isThrough }
    if matched.count < before { monitor.changed() }
  }

  private func deliver(_ send: ThreadMessage, to receive: ThreadMessage) {
    receive.bytes.copyMemory(from: UnsafeRawBufferPointer(send.bytes))
    send.isThrough = true
    receive.isThrough = true
  }
}
