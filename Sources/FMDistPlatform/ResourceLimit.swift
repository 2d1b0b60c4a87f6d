import Glibc

/// The limits of this process that `ulimit` sets: getrlimit(2).
package enum ResourceLimit: Sendable, CaseIterable {
  case openFiles
  case stack
  case fileSize
  case lockedMemory
  case processes

  /// What is allowed now, in files, processes or bytes; nil for any number.
  package var allowed: Int? {
    var limit = rlimit()
    let kind =
      switch self {
      case .openFiles: RLIMIT_NOFILE
      case .stack: RLIMIT_STACK
      case .fileSize: RLIMIT_FSIZE
      case .lockedMemory: __RLIMIT_MEMLOCK
      case .processes: __RLIMIT_NPROC
      }
    guard getrlimit(__rlimit_resource_t(kind.rawValue), &limit) == 0 else { return nil }
    return Int(exactly: limit.rlim_cur)
  }
}
