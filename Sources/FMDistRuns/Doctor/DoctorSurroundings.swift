import FMDistCommunication
import FMDistPlatform
import FMDistProcessor

/// What the checks look at: this machine, or what a test puts in its place.
package struct DoctorSurroundings: Sendable {
  /// The MPI that the program is built with.
  package struct MPI: Sendable {
    /// Which it is.
    package let implementation: MPIImplementation
    /// The library and its version.
    package let library: String
    /// What MPI lacks to start so many ranks on this host, with `files` open and `shared` bytes free in /dev/shm, each nil where that is not
    /// to be looked at; nil where it lacks nothing.
    package let objection: @Sendable (_ ranks: Int, _ files: Int?, _ shared: Int?) -> String?

    package init(
      _ implementation: MPIImplementation, library: String, objection: @escaping @Sendable (Int, Int?, Int?) -> String?
    ) {
      (self.implementation, self.library, self.objection) = (implementation, library, objection)
    }
  }

  /// The environment variables.
  package var environment: [String: String]
  /// The value of `--data`.
  package var data: String?
  /// The folder that runs go to.
  package var output: String
  /// The MPI that the program is built with.
  package var mpi: MPI
  /// The ranks of the job that this process is one of; 1 without a launcher.
  package var ranks = 1
  /// The ranks of it on this host.
  package var hostRanks = 1
  /// The launchers that there are; of one that has started this process, what it is called.
  var launchers = LauncherSurvey()
  /// What came of an exchange between two ranks.
  var exchange = ExchangeOutcome.leftOut("not asked for")
  /// Stands for `/` where the system tells of itself: /proc.
  var root = ""

  package init(environment: [String: String], data: String? = nil, output: String, mpi: MPI) {
    (self.environment, self.data, self.output, self.mpi) = (environment, data, output, mpi)
  }

  /// A small file of the system's.
  func text(_ path: String) -> String? { SystemFile.text(root + path) }

  /// The ranks to ask for: those that there are, or one a core.
  var likelyRanks: Int { hostRanks > 1 ? hostRanks : max(2, min(Cores.own.count, 64)) }
}
