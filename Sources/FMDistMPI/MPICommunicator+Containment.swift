import CFMDistMPI
import FMDistCommunication
import FMDistMemory

extension MPICommunicator {
  /// Throws if this group has failed, and its ranks have not yet all ended what they did.
  func checkStanding(_ operation: @autoclosure () -> String) throws(CommunicationError) {
    guard let verdict = containment?.verdict else { return }
    throw abandonment(operation(), verdict)
  }

  private func abandonment(_ operation: String, _ verdict: [GroupOutcome]) -> CommunicationError {
    let failure = GroupOutcome.failure(in: verdict)
    let who = hosts.describe([failure?.rank ?? rank])
    return CommunicationError(
      code: CommunicationError.abandoned, text: "\(who) failed: \(failure?.reason ?? "")", operation: operation,
      rank: jobRank)
  }

  /// Whether one of `ranks`, or of all, has said that it can't go on.
  func hearsOfFailure(of ranks: [Int]? = nil) throws(CommunicationError) -> Bool {
    guard let containment else { return false }
    try listen(containment)
    return containment.heard.indices.contains {
      guard let heard = containment.heard[$0] else { return false }
      return heard.outcome != .finished && ranks?.contains($0) ?? true
    }
  }

  /// Takes in what other ranks say.
  ///
  /// `int MPI_Recv(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Status *status)` —
  /// MPI_Recv(3)
  private func listen(_ containment: Containment) throws(CommunicationError) {
    while let (bytes, source) = try receiveWaiting(on: collectives, tag: containment.tag) {
      containment.heard[source] = OutcomeMessage.read(bytes)
    }
  }

  /// A message of any rank that has come and that nobody has asked for; nil if there is none.
  private func receiveWaiting(
    on communicator: CommunicatorHandle, tag: Int32
  ) throws(CommunicationError) -> (bytes: [UInt8], source: Int)? {
    var isThere: Int32 = 0
    var status = MPI_Status()
    try check(MPI_Iprobe(MPI_ANY_SOURCE, tag, communicator, &isThere, &status), "MPI_Iprobe")
    guard isThere != 0 else { return nil }
    var count: Int32 = 0
    try check(MPI_Get_count(&status, fmdist_byte(), &count), "MPI_Get_count")
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let source = status.MPI_SOURCE
    try check(
      MPI_Recv(&bytes, count, fmdist_byte(), source, status.MPI_TAG, communicator, &status), "MPI_Recv")
    return (bytes, Int(source))
  }

  /// Ends this rank's part of the work, as another rank has failed: takes back what is under way, `request` included, and throws.
  func abandon(
    _ operation: String, _ request: RequestHandle = fmdist_request_null(), isReceive: Bool = false
  ) throws(CommunicationError) {
    let known = GroupOutcome.failure(in: containment?.heard.map { $0?.outcome ?? .finished } ?? [])
    let outcomes = try agree(.abandoned("\(operation): \(known?.reason ?? "")"), request, isReceive: isReceive)
    containment?.verdict = outcomes
    throw abandonment(operation, outcomes)
  }

  /// See ``Communicator``.
  package func settle(_ outcome: GroupOutcome) throws(CommunicationError) -> [GroupOutcome] {
    checkThread()
    guard let containment else {
      throw CommunicationError(
        code: CommunicationError.noGroup, text: "all ranks of a job can't contain an error of one; split them",
        operation: "settle", rank: rank)
    }
    let outcomes = if let verdict = containment.verdict { verdict } else { try agree(outcome) }
    containment.verdict = nil
    // Not before: until its work has ended, a rank may use what it has in common with others.
    if GroupOutcome.failure(in: outcomes) != nil { try closeWork() }
    return outcomes
  }

  /// Tells all ranks `outcome`, waits for theirs, and after a failure brings every message to its end, `request` included.
  private func agree(
    _ outcome: GroupOutcome, _ request: RequestHandle = fmdist_request_null(), isReceive: Bool = false
  ) throws(CommunicationError) -> [GroupOutcome] {
    guard let containment else { return [outcome] }
    containment.heard[rank] = (outcome, 0)
    var sends: [(request: RequestHandle, bytes: Buffer<UInt8>)] = []
    for peer in 0..<size where peer != rank {
      let bytes = Buffer<UInt8>(OutcomeMessage.bytes(outcome, messages: containment.sent[peer]))
      var send = fmdist_request_null()
      let code = MPI_Isend(
        bytes.view.base, Int32(bytes.count), fmdist_byte(), Int32(peer), containment.tag, collectives, &send)
      try check(code, "MPI_Isend")
      sends.append((send, bytes))
    }
    try poll("the end of a group's work", missing: { (0..<size).filter { containment.heard[$0] == nil } }) {
      () throws(CommunicationError) in
      try listen(containment)
      return !containment.heard.contains { $0 == nil }
    }
    let outcomes = containment.heard.compactMap { $0?.outcome }
    let hasFailed = GroupOutcome.failure(in: outcomes) != nil
    if hasFailed { try drain(containment, request, isReceive: isReceive) }
    try poll("the end of a group's work", missing: { [] }) { () throws(CommunicationError) in
      for index in sends.indices where try !testEnd(of: &sends[index].request).isThrough { return false }
      return true
    }
    containment.beginNext()
    // Nobody sends anything new while another one still takes what comes.
    if hasFailed { try meet(0..<size, tag: Containment.meetingTag, heeding: []) }
    return outcomes
  }

  /// Brings every message of the work to its end.
  private func drain(
    _ containment: Containment, _ request: RequestHandle, isReceive: Bool
  ) throws(CommunicationError) {
    var held = containment.held.map { (request: $0, isReceive: false) }
    containment.held = []
    if request != fmdist_request_null() { held.append((request, isReceive)) }
    for index in held.indices where held[index].isReceive {
      try check(MPI_Cancel(&held[index].request), "MPI_Cancel")
    }
    for exchange in exchanges { try exchange.cancel() }
    func missing() -> [Int] {
      (0..<size).filter { $0 != rank && containment.received[$0] < containment.heard[$0]?.messages ?? 0 }
    }
    try poll("the end of a group's messages", missing: missing) { () throws(CommunicationError) in
      while let last = held.indices.last {
        let end = try testEnd(of: &held[last].request)
        guard end.isThrough else { break }
        if held[last].isReceive, !end.isCancelled { containment.hasReceived(from: end.source) }
        held.removeLast()
      }
      var areOver = held.isEmpty
      for exchange in exchanges where try !exchange.isOver() { areOver = false }
      for (communicator, tag) in [(collectives, 0), (messages, MPI_ANY_TAG)] as [(CommunicatorHandle, Int32)] {
        while let (_, source) = try receiveWaiting(on: communicator, tag: tag) {
          containment.hasReceived(from: source)
        }
      }
      return areOver && missing().isEmpty
    }
  }

  /// How a request has ended, if it has.
  func testEnd(
    of request: inout RequestHandle
  ) throws(CommunicationError) -> (isThrough: Bool, isCancelled: Bool, source: Int) {
    var isThrough: Int32 = 0
    var isCancelled: Int32 = 0
    var status = MPI_Status()
    try check(MPI_Test(&request, &isThrough, &status), "MPI_Test")
    if isThrough != 0 { try check(MPI_Test_cancelled(&status, &isCancelled), "MPI_Test_cancelled") }
    return (isThrough != 0, isCancelled != 0, Int(status.MPI_SOURCE))
  }

  /// Asks, politely, until `isDone`.
  func poll(
    _ operation: String, missing: () -> [Int], until isDone: () throws(CommunicationError) -> Bool
  ) throws(CommunicationError) {
    var backoff = Backoff(waiting, watchdog: watchdog)
    while try !isDone() {
      guard backoff.pause() else {
        throw .timeout(watchdog, operation: operation, missing: missing(), hosts: hosts, rank: rank)
      }
    }
  }
}
