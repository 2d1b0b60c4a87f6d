import CRankProcess

/// What MPI takes of the file system of shared memory before the program is asked: with less, UCX ends the process in words of its own.
enum SharedMemoryNeed {
  /// A rank's queue for messages of UCX 1.13, as it says itself: "Not enough memory to write total of 4292720 bytes".
  private static let bytesPerRank = 4_292_720

  /// As for what is wrong with a configuration: sysexits' EX_CONFIG.
  static let exitCode: Int32 = 78

  /// At the first rank of a host, which looks before any has taken memory: the sentence to end with where /dev/shm has no room for all
  /// of them; nil where it has, where nobody can tell, or where somebody has set UCX up otherwise.
  static func objection(environment: [String: String]) -> String? {
    guard fmdist_is_first_of_host() != 0 else {
      fmdist_wait_at_gate()
      return nil
    }
    let free = fmdist_shared_memory_free()
    let sentence =
      free < 0 ? nil : objection(ranks: Int(fmdist_local_ranks()), free: Int(free), environment: environment)
    if sentence == nil { fmdist_open_gate() }
    return sentence
  }

  /// The same as a pure function: of `free` bytes for `ranks` ranks.
  static func objection(ranks: Int, free: Int, environment: [String: String]) -> String? {
    let settings = [
      "UCX_TLS", "UCX_POSIX_DIR", "UCX_POSIX_FIFO_SIZE", "UCX_POSIX_SEG_SIZE", "UCX_POSIX_FIFO_ELEM_SIZE",
    ]
    let needed = ranks * bytesPerRank
    guard ranks > 0, free < needed, settings.allSatisfy({ environment[$0] == nil }) else { return nil }
    let megabyte = 1 << 20
    return
      "\(ranks == 1 ? "the rank" : "the \(ranks) ranks") of this host \(ranks == 1 ? "needs" : "need") "
      + "\((needed + megabyte - 1) / megabyte) MB in /dev/shm for MPI to start, and \(free >> 10) kB are free; "
      + "make it larger (mount -o remount,size=1g /dev/shm, or docker run --shm-size=1g), or start fewer ranks with more threads"
  }
}
