import Glibc

/// The processes that this one was started by, as `/proc` tells.
package enum ProcessParents {
  /// What starts the ranks of a job on a host, and this process's place below it.
  package struct Launcher: Equatable, Sendable {
    /// The process.
    package let process: Int
    /// Its name, such as `hydra_pmi_proxy`.
    package let name: String
  }

  /// The nearest process above this one that starts ranks, a few levels up at most, if nothing of what it told this process is left in the
  /// environment; nil where there is none, or no `/proc`.
  package static func lostLauncher() -> Launcher? {
    guard variables.allSatisfy({ SystemText.environment($0) == nil }) else { return nil }
    var process = getppid()
    for _ in 0..<5 where process > 1 {
      guard let status = ProcessStatus(process) else { return nil }
      if launchers.contains(where: status.name.hasPrefix) {
        return Launcher(process: Int(process), name: status.name)
      }
      process = status.parent
    }
    return nil
  }

  /// MPICH's and Open MPI's.
  private static let launchers = ["hydra_pmi_proxy", "mpirun", "mpiexec", "orted", "prted", "prterun"]
  private static let variables = ["PMI_RANK", "PMI_ID", "PMIX_RANK", "OMPI_COMM_WORLD_RANK"]
}
