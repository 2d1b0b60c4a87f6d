import CFMDistPlatform
import Glibc

/// What the signals do that ask this process to stop: SIGINT, SIGTERM, SIGHUP (the terminal was closed), SIGUSR1 (with which batch
/// systems announce the end), SIGXCPU (the limit of CPU time), SIGQUIT (Ctrl-\), and those that would end it without a word, such as SIGALRM.
///
/// At first there is nothing to save, and the first signal ends the process at once: files that ``RemovedOnSignal`` knows are removed,
/// a ``ChildProcess`` is killed, and one sentence is written. Training defers it: a signal is a request then, and the run ends
/// after the step at hand, and saves. One that comes more than a second later ends the process without that. Until then they count as one: of a
/// single Ctrl-C or `timeout`, a rank hears from the terminal and from mpirun, which passes on its own.
package enum StopSignal {
  /// The exit code of a process that a signal has stopped: sysexits' EX_TEMPFAIL.
  package static let exitCode = Int32(fmdist_stopped_code)

  /// Starts to listen; the first thing that a program does. What it was started to ignore (by nohup, or as a shell's background
  /// job) stays ignored. A closed pipe and a file that gets too large fail in `write` from now on, and no longer by a signal.
  package static func listen() {
    fmdist_signals_listen()
    leavesCrashesToTheSystem()
  }

  /// The same after a library may have put handlers of its own in place, if this process listens.
  package static func listensAgain() {
    fmdist_signals_listen_again()
    leavesCrashesToTheSystem()
  }

  /// UCX, below MPICH, catches crashes as soon as it is loaded, to print addresses of its own, and changes the signal that the process ends
  /// with.
  private static func leavesCrashesToTheSystem() {
    if getenv("UCX_HANDLE_ERRORS") == nil, getenv("SWIFT_BACKTRACE") == nil { fmdist_restore_crash_signals() }
  }

  /// In a job of many ranks: whether this one says why it ends, and what is done last, which has to be safe in a signal handler.
  package static func join(speaks: Bool, lastAct: @escaping @convention(c) (Int32) -> Void) {
    fmdist_signals_set_speaker(speaks ? 1 : 0)
    fmdist_signals_set_last_act(lastAct)
  }

  /// From now on a signal is a request, which ``isRequested`` tells.
  package static func defers() { fmdist_signals_defer() }

  /// From now on a signal ends the process at once again, and so does one that has come before. `meaning` says what that comes to:
  /// "stopped by SIGTERM: …".
  package static func endsAtOnce(meaning: String) { fmdist_signals_end_at_once(meaning.visible) }

  /// Does `body`, in which a signal would leave things in between, and answers it after that.
  package static func afterwards<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard fmdist_signals_are_deferred() == 0 else { return try body() }
    fmdist_signals_defer()
    defer { fmdist_signals_end_at_once(nil) }
    return try body()
  }

  /// Whether a signal came while it was deferred.
  package static var isRequested: Bool { fmdist_signals_requested() != 0 }
}
