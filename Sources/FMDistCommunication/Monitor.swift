import Glibc

/// A lock with one condition: threads wait in it, politely, for what others change.
final class Monitor: @unchecked Sendable {
  // Sendable because pthreads' locks and conditions are made to be shared.

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(lock, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(lock)
    condition.deallocate()
    lock.deallocate()
  }

  /// Runs `body` while no other thread does.
  func locked<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body()
  }

  /// Inside ``locked(_:)``: lets others in until ``changed()`` or the instant `deadline`; false when that has passed.
  func wait(until deadline: timespec) -> Bool {
    withUnsafePointer(to: deadline) { pthread_cond_timedwait(condition, lock, $0) } != ETIMEDOUT
  }

  /// Inside ``locked(_:)``: wakes all that wait.
  func changed() { pthread_cond_broadcast(condition) }

  /// The instant `seconds` from now.
  static func deadline(in seconds: Double) -> timespec {
    let nanosecondsPerSecond = 1_000_000_000
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let nanoseconds = now.tv_nsec + Int((seconds * Double(nanosecondsPerSecond)).rounded())
    return timespec(
      tv_sec: now.tv_sec + nanoseconds / nanosecondsPerSecond, tv_nsec: nanoseconds % nanosecondsPerSecond)
  }
}
