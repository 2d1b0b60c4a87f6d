import FMDistNeuralNet
import Foundation

/// What the threads of one rank, or of all, spend the time of traced steps on. Nanoseconds.
package struct TraceShares: Equatable, Sendable, BitwiseCopyable {
  /// The time of all steps, once for each thread.
  package private(set) var threadTime = 0
  /// In layers, sums, losses and the optimizer.
  package private(set) var compute = 0
  /// Handing over and taking.
  package private(set) var exchange = 0
  /// Waiting for other ranks.
  package private(set) var waiting = 0
  /// The time in which an exchange is going on: messages are in flight, or a thread is busy with them or waits for them.
  package private(set) var inFlight = 0
  /// The part of ``inFlight`` in which a thread does nothing else.
  package private(set) var exposed = 0

  /// Nothing.
  package init() {}

  /// The shares of one rank with `threads` threads, from its events.
  package init(_ events: [TimelineEvent], threads: Int) {
    var (steps, flights, waits): ([Range<Int>], [Range<Int>], [Range<Int>]) = ([], [], [])
    for event in events where event.end > event.start {
      let time = event.start..<event.end
      switch event.kind {
      case .span(.step): steps.append(time)
      case .span: break
      case .flight: flights.append(time)
      case .phase(.exchange):
        exchange += event.duration
        waits.append(time)
      case .phase(.waitForRanks), .phase(.waitForMessages):
        waiting += event.duration
        waits.append(time)
      case .phase: compute += event.duration
      }
    }
    let all = Intervals(steps)
    threadTime = all.length * threads
    // On one host nothing is in flight, and there is nothing to hide.
    guard !flights.isEmpty else { return }
    inFlight = Intervals(flights + waits).intersection(all).length
    exposed = Intervals(waits).intersection(all).length
  }

  /// The sums.
  package static func + (left: TraceShares, right: TraceShares) -> TraceShares {
    var sum = left
    sum.threadTime += right.threadTime
    sum.compute += right.compute
    sum.exchange += right.exchange
    sum.waiting += right.waiting
    sum.inFlight += right.inFlight
    sum.exposed += right.exposed
    return sum
  }

  /// The share of the time of exchange in which all threads go on computing; nil without any.
  package var hidden: Double? { inFlight > 0 ? 1 - Double(exposed) / Double(inFlight) : nil }

  /// `time` as a share of the threads' time.
  package func share(of time: Int) -> Double { threadTime > 0 ? Double(time) / Double(threadTime) : 0 }

  /// The threads' time in no event: for each other, and between tasks.
  package var idle: Int { max(0, threadTime - compute - exchange - waiting) }

  /// A line for people; `ranks` is how many ranks these are.
  package func sentence(ranks: Int) -> String {
    func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
    let parts = [
      "compute \(percent(share(of: compute)))", "exchange \(percent(share(of: exchange)))",
      "waiting for ranks \(percent(share(of: waiting)))", "waiting for threads \(percent(share(of: idle)))",
    ]
    let end = ranks > 1 ? hidden.map { "; \(percent($0)) of the exchange is hidden behind compute" } ?? "" : ""
    return "the threads' time: \(parts.joined(separator: ", "))\(end)"
  }
}
