import Glibc

/// The stack that a thread may have: `ulimit -s`.
package enum StackLimit {
  /// With 128 kB the program ends by SIGSEGV; with 192 it does all it can.
  private static let neededKilobytes: rlim_t = 256

  /// The sentence to end with where the stack is too small, or nil.
  package static func objection() -> String? {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_STACK.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < neededKilobytes << 10 else { return nil }
    return
      "ulimit -s allows a stack of \(limit.rlim_cur >> 10) kB, and \(neededKilobytes) kB are needed: allow more (ulimit -s 8192)."
  }
}
