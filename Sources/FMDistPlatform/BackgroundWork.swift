import Synchronization

/// Work that a thread of its own does while this one goes on; done at once where the system has no thread for it.
package final class BackgroundWork<Value: Sendable>: Sendable {
  private let result = Mutex<Value?>(nil)
  /// The thread, until it was waited for.
  private let thread = Mutex<SystemThread?>(nil)

  /// Begins `body`.
  package init(_ body: @escaping @Sendable () -> Value) {
    let work: @Sendable () -> Void = { [self] in
      let value = body()
      result.withLock { $0 = value }
    }
    if let started = try? SystemThread(work) { thread.withLock { $0 = started } } else { work() }
  }

  /// Whether it is done.
  package var isDone: Bool { result.withLock { $0 != nil } }

  /// Waits until it is done. Called by one thread.
  package func wait() -> Value {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    thread?.join()
    guard let value = result.withLock({ $0 }) else { preconditionFailure("work that has ended has a result") }
    return value
  }

  deinit { thread.withLock { $0?.detach() } }
}
