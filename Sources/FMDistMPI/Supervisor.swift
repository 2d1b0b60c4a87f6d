import CFMDistRankProcess
import FMDistCommunication
import FMDistPlatform
import Glibc

/// The process that watches over a rank, for what the rank can't say itself: that it was killed or that it crashed.
///
/// It also ends a launch to which a rank never comes, and lets the rank save when mpirun's terminal is closed.
///
/// A Swift trap, a segmentation fault or SIGKILL leaves no chance to say which rank it was, and MPICH's own message names
/// the process id of any rank. So each launched process forks: the parent waits for the rank and names it.
enum Supervisor {
  /// Forks; returns in the rank's process alone. To be called while the process has one thread: no other survives it.
  static func start(environment: [String: String]) {
    let launcher = Launcher.found(in: environment).first
    StopSignal.join(speaks: (launcher?.rank ?? 0) == 0, lastAct: fmdist_leave_launcher)
    let code = fmdist_supervise(Int32(clamping: launcher?.rank ?? -1), Int32(clamping: launcher?.size ?? -1))
    if code != 0 {
      StandardError.write(
        "no supervisor process could be started (\(String(cString: strerror(code)))), so a rank that is killed will not be named."
      )
    }
  }

  /// Whether this rank says what all ranks of its host have to say: the first does, which the others give the time to.
  static var speaks: Bool {
    guard fmdist_local_ranks() > 1, fmdist_is_first_of_host() == 0 else { return true }
    sleep(1)
    return false
  }

  /// Tells the rank, once MPI has said it.
  static func setRank(_ rank: Int, size: Int) {
    fmdist_supervisor_set_rank(Int32(clamping: rank), Int32(clamping: size))
  }

  /// Tells it that MPI has been started, for which it waits with a limit: a rank that never comes would be waited for for ever.
  static func hasLaunched() { fmdist_supervisor_has_launched() }

  /// Whether mpirun has ended before this rank, so that MPI cannot be finalised.
  static var isHungUp: Bool { fmdist_is_hung_up() != 0 }

  /// To be called when the rank ends as planned, or has said itself why it ends.
  static func farewell() { fmdist_supervisor_farewell() }

  /// Returns when the launcher has read what was written to standard error, which it could lose otherwise.
  static func waitForReader() { fmdist_wait_for_reader() }
}
