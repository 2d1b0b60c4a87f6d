import FMDistCommunication
import FMDistMPI
import Foundation

/// The mpirun that starts the ranks of tests: that of the MPI which the programs are built with (FMDIST_MPI).
package enum JobLauncher {
  /// The MPI.
  package static let implementation = MPI.implementation
  /// Whether it is Hydra, MPICH's.
  package static let isHydra = implementation == .mpich
  /// Why a test of Hydra's ways is skipped.
  package static let onlyHydra = "about MPICH's launcher, and these programs are built with \(implementation.name)"

  /// Its path; nil where it is not installed.
  package static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    return implementation.programs.flatMap { name in folders.map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What is wrong where ``path`` is nil.
  package static let missing = "mpirun is missing: install \(implementation.package)"

  /// Its options for any number of ranks on this host. Open MPI's adds words of its own to what ranks say at their end, unless it is quiet.
  package static let options = implementation.localOptions() + (isHydra ? [] : ["--quiet"])

  /// What tells a rank its number.
  package static let rankVariable = implementation.rankVariable

  /// What mpirun ends with when it was sent `signal`, on which all ranks save and end with 75.
  ///
  /// Open MPI's ends with 1 on a signal that it takes as an order to end, whatever its ranks end with.
  package static func code(stoppedBy signal: Int32) -> Int32 {
    isHydra || signal == implementation.stopSignal ? 75 : 1
  }
}
