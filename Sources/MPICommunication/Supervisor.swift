import CRankProcess
import Communication
import Glibc
import Platform

/// The process that watches over a rank, for what the rank can't say itself: that it was killed or that it crashed.
///
/// A Swift trap, a segmentation fault or SIGKILL leaves no chance to say which rank it was, and MPICH's own message names
/// the process id of any rank. So each launched process forks: the parent waits for the rank and names it.
enum Supervisor {
  /// Forks; returns in the rank's process alone. To be called while the process has one thread: no other survives it.
  static func start(environment: [String: String]) {
    let launcher = Launcher.found(in: environment).first
    let code = fmdist_supervise(Int32(clamping: launcher?.rank ?? -1), Int32(clamping: launcher?.size ?? -1))
    if code != 0 {
      StandardError.write(
        "no supervisor process could be started (\(String(cString: strerror(code)))), so a rank that is killed will not be named."
      )
    }
  }

  /// Tells the rank, once MPI has said it.
  static func setRank(_ rank: Int, size: Int) {
    fmdist_supervisor_set_rank(Int32(clamping: rank), Int32(clamping: size))
  }

  /// To be called when the rank ends as planned, or has said itself why it ends.
  static func farewell() { fmdist_supervisor_farewell() }

  /// Returns when the launcher has read what was written to standard error, which it could lose otherwise.
  static func waitForReader() { fmdist_wait_for_reader() }
}
