import FMDistCommunication
import FMDistNeuralNet

/// Several hosts: messages get on between two tasks of the first thread, and while this rank waits.
extension GradientExchange {
  /// Moves on what can be moved on, between two tasks of the first thread.
  func poll() {
    guard isActive, failure == nil else { return }
    do throws(CommunicationError) {
      try advance(alone: true)
    } catch {
      failure = error
    }
  }

  /// Moves each bucket on as far as it goes without waiting.
  private func advance(alone: Bool) throws(CommunicationError) {
    let clock = network.clock
    for bucket in stages.indices {
      let messages = messages[bucket]
      if stages[bucket] == .local, barrier.isThrough(bucket, round: round) {
        clock.start(0)
        messages.addOutgoing()
        clock.begin(.gradients, segment: bucket)
        try messages.sendSums.start()
        clock.lap(.exchange, 0, segment: bucket)
        stages[bucket] = .sums
      }
      if stages[bucket] == .sums, try messages.receiveSums.test() {
        clock.end(.gradients, segment: bucket, bytes: messages.sumBytes)
        messages.takeReceivedSums()
        if alone { updates[bucket].runAlone(mode) } else { updates[bucket].run(mode) }
        if !job.isLast {
          stages[bucket] = .through
        } else if needsSquares {
          stages[bucket] = .ready
        } else {
          try sendWeights(bucket)
        }
      }
      if stages[bucket] == .weights, try messages.receiveWeights.test() {
        clock.end(.weights, segment: bucket, bytes: messages.weightBytes)
        messages.takeReceivedWeights()
        stages[bucket] = .through
      }
    }
  }

  /// Whether all buckets are through, and what was sent may be overwritten.
  func hasEnded() throws(CommunicationError) -> Bool {
    guard stages.allSatisfy({ $0 == .through }) else { return false }
    for bucket in messages {
      guard try bucket.hasSent() else { return false }
    }
    return true
  }

  /// Advances, politely, until `isDone`, which is asked for `operation`; `channel` is that of the barrier that it waits for, if any.
  ///
  /// The watchdog's time begins anew whenever something has moved, which is looked at four times in it.
  func advanceUntil(
    _ operation: StaticString, awaiting channel: (number: Int, round: Int)? = nil,
    _ isDone: (GradientExchange) throws(CommunicationError) -> Bool
  ) throws(CommunicationError) {
    if let failure { throw failure }
    let watchdog = communicator.watchdog
    var backoff = communicator.backoff(watchdog.quarter)
    var quarters = 0
    // Asking messages costs some microseconds, which most waits are over in: the first quarter goes by the buckets alone.
    var progress = (stages: stageSum, open: Int?.none)
    while true {
      try advance(alone: false)
      try communicator.progress()
      if try isDone(self) { return }
      do throws(CommunicationError) {
        try communicator.check("\(operation)", awaited: { self.missing(channel) })
      } catch {
        // What is awaited may have come before its rank left.
        try advance(alone: false)
        if try isDone(self) { return }
        throw error
      }
      let awaitsHost = channel != nil || stages.contains(.local)
      let clock = network.clock
      clock.start(0)
      let isInTime = backoff.pause()
      clock.lap(awaitsHost ? .waitForRanks : .waitForMessages, 0)
      if isInTime { continue }
      backoff = communicator.backoff(watchdog.quarter)
      let now = (stages: stageSum, open: Int?.some(openMessages))
      let hasMoved = now.stages != progress.stages || (progress.open.map { $0 != now.open } ?? false)
      quarters = hasMoved ? 0 : quarters + 1
      progress = now
      // As ``Watchdog/forOwnHost``.
      guard quarters < (awaitsHost ? 5 : 4) else {
        throw .timeout(
          awaitsHost ? watchdog.forOwnHost : watchdog, operation: "step \(job.step + 1), \(operation)",
          missing: missing(channel), hosts: plan.hosts, rank: communicator.rank)
      }
    }
  }

  /// A number that grows whenever a bucket gets on.
  private var stageSum: Int { stages.reduce(0) { $0 + $1.rawValue } }

  /// A number that changes whenever a message gets on.
  private var openMessages: Int {
    messages.reduce(0) {
      $0 + $1.sendSums.openCount + $1.receiveSums.openCount + $1.sendWeights.openCount + $1.receiveWeights.openCount
    }
  }

  /// The ranks that this one waits for: in a channel of the barrier, or with its messages.
  private func missing(_ channel: (number: Int, round: Int)?) -> [Int] {
    if let channel { return barrier.missing(channel.number, round: channel.round) }
    var missing: Set<Int> = []
    for (bucket, stage) in stages.enumerated() {
      switch stage {
      case .local: missing.formUnion(barrier.missing(bucket, round: round))
      case .sums: missing.formUnion(messages[bucket].receiveSums.missing)
      case .weights: missing.formUnion(messages[bucket].receiveWeights.missing)
      case .ready: break
      case .through: missing.formUnion(messages[bucket].sendSums.missing + messages[bucket].sendWeights.missing)
      }
    }
    return missing.sorted()
  }
}
