import CFMDistRankProcess
import Glibc

/// What MPI takes of its host before the program is asked: with less, UCX ends the process in words of its own.
///
/// Measured with UCX 1.13: docs/known-issues.md.
package struct LaunchRequirements: Sendable, Equatable {
  /// The ranks of this host.
  package let ranks: Int
  /// Whether there is a /proc.
  package let hasProc: Bool
  /// How many files a process may have open.
  package let descriptors: Int
  /// The bytes that are free in /dev/shm; nil where nobody can tell.
  package let sharedMemory: Int?
  /// How large a file may become; nil for no limit.
  package let fileBytes: Int?

  /// Of `ranks` on a host that has the rest.
  package init(ranks: Int, hasProc: Bool, descriptors: Int, sharedMemory: Int?, fileBytes: Int? = nil) {
    (self.ranks, self.hasProc, self.descriptors, self.sharedMemory) = (ranks, hasProc, descriptors, sharedMemory)
    self.fileBytes = fileBytes
  }

  /// As for what is wrong with a configuration: sysexits' EX_CONFIG.
  package static let exitCode: Int32 = 78
  /// A rank's queue for messages, as UCX says itself: "Not enough memory to write total of 4292720 bytes".
  private static let bytesPerRank = 4_292_720
  /// Settings with which UCX takes something else.
  private static let settings = [
    "UCX_TLS", "UCX_POSIX_DIR", "UCX_POSIX_FIFO_SIZE", "UCX_POSIX_SEG_SIZE", "UCX_POSIX_FIFO_ELEM_SIZE",
  ]

  /// At the first rank of a host, which looks before any has taken memory: the sentence to end with where MPI can't start there; nil
  /// at the others, which wait for it.
  package static func objection(environment: [String: String]) -> String? {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    // A soft limit is for programs that still use select(2).
    let usual: rlim_t = 1024
    if limit.rlim_cur < usual, limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = min(usual, limit.rlim_max)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    guard fmdist_is_first_of_host() != 0 else {
      fmdist_wait_at_gate()
      return nil
    }
    let free = fmdist_shared_memory_free()
    var fileLimit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &fileLimit)
    let needs = LaunchRequirements(
      ranks: Int(fmdist_local_ranks()), hasProc: access("/proc/self/stat", R_OK) == 0,
      descriptors: Int(clamping: limit.rlim_cur), sharedMemory: free < 0 ? nil : Int(free),
      fileBytes: Int(exactly: fileLimit.rlim_cur))
    let sentence = needs.objection(environment: environment)
    if sentence == nil { fmdist_open_gate() }
    return sentence
  }

  /// What is missing, or nil.
  package func objection(environment: [String: String]) -> String? {
    guard ranks > 0 else { return nil }
    let who = ranks == 1 ? "the rank of this host needs" : "the \(ranks) ranks of this host need"
    // One rank starts without it.
    if !hasProc, ranks > 1 {
      return "\(who) /proc for MPI to start, and there is none: mount it, or start one process with more threads"
    }
    let neededDescriptors = 28 + 2 * ranks + max(0, ranks - 4)
    if descriptors < neededDescriptors {
      return
        "\(who) \(neededDescriptors) open files each for MPI to start, and ulimit -n allows \(descriptors): allow 256, or "
        + "start fewer ranks with more threads"
    }
    guard Self.settings.allSatisfy({ environment[$0] == nil }) else { return nil }
    let megabyte = 1 << 20
    if let fileBytes, fileBytes < Self.bytesPerRank {
      return
        "\(who) files of \((Self.bytesPerRank + megabyte - 1) / megabyte) MB in /dev/shm for MPI to start, and ulimit -f allows "
        + "\(fileBytes >> 10) kB a file: allow more (ulimit -f unlimited), or start one process with more threads"
    }
    let needed = ranks * Self.bytesPerRank
    guard let free = sharedMemory, free < needed else { return nil }
    return
      "\(who) \((needed + megabyte - 1) / megabyte) MB in /dev/shm for MPI to start, and \(free >> 10) kB are free; "
      + "make it larger (mount -o remount,size=1g /dev/shm, or docker run --shm-size=1g), or start fewer ranks with more threads"
  }
}
