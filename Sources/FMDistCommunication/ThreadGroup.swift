import FMDistPlatform

/// A group of ranks on threads of one process, with everything in memory: for tests of what runs on many ranks.
///
/// Stricter than MPI where MPI leaves room: a message is received only when both ends have started, calls that differ
/// between ranks are an error, and so is waiting for a rank that has returned. Nothing in it waits for ever.
package enum ThreadGroup {
  /// How long a group may take unless told otherwise.
  package static let defaultSecondsAllowed = 60.0

  /// Runs `body` on `size` ranks, each on a thread of its own, and returns their results in rank order.
  ///
  /// Throws the first error that a rank threw; from then on the other ranks' calls throw a ``CommunicationError`` that
  /// names that rank. `hosts[r]`, if given, is the number of the host that rank r pretends to run on: ranks of one host alone share
  /// memory. With `isSenderDriven` a message gets on only while its sender calls `test`, `wait` or `progress`, as a large one over a
  /// network does. After `secondsAllowed` all waiting calls throw, and so does this one, even if a thread still computes.
  @discardableResult
  package static func run<Result: Sendable>(
    size: Int, hosts: [Int]? = nil, secondsAllowed: Double = defaultSecondsAllowed,
    isSenderDriven: Bool = false, _ body: @escaping @Sendable (any Communicator) throws -> Result
  ) throws -> [Result] {
    precondition(size >= 1, "a group of \(size) ranks")
    let keys = hosts ?? Array(repeating: 0, count: size)
    let state = ThreadGroupState(
      hosts: Hosts(hostOfRank: keys, names: keys.map { "host \($0)" }), secondsAllowed: secondsAllowed,
      isSenderDriven: isSenderDriven)
    let results = Results<Result>(size: size)
    for rank in 0..<size {
      startThread {
        let communicator = ThreadCommunicator(rank: rank, state: state)
        do {
          results.values[rank] = try body(communicator)
          state.leave(rank: rank, error: nil)
        } catch {
          state.leave(rank: rank, error: error)
        }
      }
    }
    try state.waitForAll()
    return results.values.compactMap { $0 }
  }

  /// Where the threads put their results.
  private final class Results<Result: Sendable>: @unchecked Sendable {
    // Sendable because each rank writes its own element, before it leaves, and they are read after all have left.
    let values: UnsafeMutableBufferPointer<Result?>

    init(size: Int) {
      values = .allocate(capacity: size)
      values.initialize(repeating: nil)
    }

    deinit {
      values.deinitialize()
      values.deallocate()
    }
  }

  /// Starts a detached thread that runs `body` and ends.
  private static func startThread(_ body: @escaping @Sendable () -> Void) {
    do throws(SystemError) {
      try SystemThread(body).detach()
    } catch {
      preconditionFailure("no thread for a rank: \(error)")
    }
  }
}
