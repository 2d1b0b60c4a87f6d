import Foundation
import Synchronization

/// Whether this process was asked to stop: by SIGINT, SIGTERM, SIGHUP (the terminal was closed), SIGUSR1 (with which
/// batch systems announce the end) or SIGPIPE (nobody reads the output any more).
///
/// The first signal is a request: the run ends after the step at hand, and saves. One that comes more than
/// ``secondsTogether`` later ends the process at once. Until then they count as one: of a single Ctrl-C or `timeout`, a
/// rank hears from the terminal and from mpirun, which passes on its own.
public enum StopSignal {
  /// How long after the first signal others still belong to it.
  public static let secondsTogether = 1

  /// Milliseconds of the monotonic clock at the first signal; 0 before.
  private static let firstMilliseconds = Atomic<Int>(0)

  /// Starts to listen. What this process was started to ignore (by nohup, or as a shell's background job) stays ignored,
  /// and what a library handles stays its own.
  public static func listen() {
    _ = isRequested  // Makes the variable exist before a signal handler needs it.
    for number in [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE] {
      var before = sigaction()
      sigaction(number, nil, &before)
      // SIG_DFL, a null pointer. UCX, below MPICH, has a SIGHUP of its own, with which a run outlives its terminal.
      guard before.__sigaction_handler.sa_handler == nil else { continue }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { StopSignal.received($0) }
      action.sa_flags = Int32(SA_RESTART)
      sigaction(number, &action, nil)
    }
  }

  /// Whether a signal came.
  public static var isRequested: Bool { firstMilliseconds.load(ordering: .relaxed) != 0 }

  /// In a signal handler: only what is safe there.
  private static func received(_ number: Int32) {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    let (isFirst, first) = firstMilliseconds.compareExchange(expected: 0, desired: now, ordering: .relaxed)
    // Output that nobody reads is no impatience.
    guard !isFirst, number != SIGPIPE, now - first > secondsTogether * 1000 else { return }
    signal(number, SIG_DFL)
    raise(number)
  }
}
