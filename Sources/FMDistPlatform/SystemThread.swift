import Glibc

/// A thread of the system. It is to be waited for, by ``join()``, or let go, by ``detach()``.
package struct SystemThread: Sendable {
  private let handle: pthread_t

  /// Starts a thread that does `body` and ends. Throws where the system has none left; then `body` is not called.
  package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let entry = Unmanaged.passRetained(Entry(body))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, nil,
      { argument in
        if let argument { Unmanaged<Entry>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, entry.toOpaque())
    guard code == 0 else {
      entry.release()
      throw SystemError(code)
    }
    self.handle = handle
  }

  /// Waits for its end. Called once.
  package func join() { pthread_join(handle, nil) }

  /// Lets it end by itself.
  package func detach() { pthread_detach(handle) }

  /// What it is started with.
  private final class Entry: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
