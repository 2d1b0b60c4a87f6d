import Glibc
import Synchronization

/// Work that a thread of its own does while this one goes on; done at once where the system has no thread for it.
package final class BackgroundWork<Value: Sendable>: Sendable {
  private let result: Mutex<Value?>
  /// The thread, until it was waited for.
  private let thread: Mutex<pthread_t?>

  /// Begins `body`.
  package init(_ body: @escaping @Sendable () -> Value) {
    result = Mutex(nil)
    thread = Mutex(nil)
    let entry = Unmanaged.passRetained(
      Entry { [self] in
        let value = body()
        result.withLock { $0 = value }
      })
    var handle = pthread_t()
    let status = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Entry>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, entry.toOpaque())
    guard status == 0 else {
      entry.takeRetainedValue().body()
      return
    }
    thread.withLock { [handle] in $0 = handle }
  }

  /// Whether it is done.
  package var isDone: Bool { result.withLock { $0 != nil } }

  /// Waits until it is done. Called by one thread.
  package func wait() -> Value {
    let handle = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let handle { pthread_join(handle, nil) }
    guard let value = result.withLock({ $0 }) else { preconditionFailure("work that has ended has a result") }
    return value
  }

  deinit {
    if let handle = thread.withLock({ $0 }) { pthread_detach(handle) }
  }
}

/// What a thread is started with.
private final class Entry {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}
