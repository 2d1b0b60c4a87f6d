import Glibc

/// An implementation of MPI: what its launcher is called, what it tells its ranks, and how it wants to be started.
///
/// A program is built with one of them, and only that one's launcher makes a job of its ranks.
package struct MPIImplementation: Sendable, Equatable {
  /// Its name.
  package let name: String
  /// Its launcher, for a sentence.
  package let launcher: String
  /// What its launcher is called beside `mpirun`, which may be another MPI's; the most usual first.
  package let launcherNames: [String]
  /// Debian's package of the launcher.
  package let package: String
  /// How Slurm starts its ranks.
  package let srun: String
  /// The environment variables that tell a rank its number and how many there are.
  package let rankVariable, sizeVariable: String
  /// See ``localOptions(isRoot:)``.
  private let startingOptions: [String]
  /// The options without which its launcher starts nothing as root, and the variables that do the same where each is "1".
  package let rootOptions, rootVariables: [String]
  /// The signal to its launcher on which ranks save and the launcher ends with their exit code.
  package let stopSignal: Int32
  /// The variables that tell its launcher where to bind ranks, if it binds them to cores unless it is told not to; else none.
  package let bindingVariables: [String]
  /// How the files in `/dev/shm` begin in which its ranks of a host meet, and which a rank that is killed may leave there.
  package let sharedFilePrefixes: [String]
  /// What its launcher says of itself with `--version`, in lower case: one of these.
  private let marks: [String]

  /// MPICH, whose launcher is Hydra; and those that are made from it.
  package static let mpich = MPIImplementation(
    name: "MPICH", launcher: "MPICH's mpirun (Hydra)",
    launcherNames: ["mpirun.mpich", "mpiexec.hydra", "mpiexec.mpich"], package: "mpich", srun: "srun --mpi=pmi2",
    rankVariable: "PMI_RANK", sizeVariable: "PMI_SIZE", startingOptions: ["-launcher", "fork"], rootOptions: [],
    rootVariables: [], stopSignal: SIGTERM, bindingVariables: [],
    sharedFilePrefixes: ["mpich_shar_tmp", "ucx_shm_posix_"],
    marks: ["hydra", "mpich", "intel(r) mpi"])

  /// Open MPI. On SIGTERM its launcher kills ranks that take more than a second to end, and ends with 1.
  package static let openMPI = MPIImplementation(
    name: "Open MPI", launcher: "Open MPI's mpirun",
    launcherNames: ["mpirun.openmpi", "orterun", "prterun", "mpiexec.openmpi"], package: "openmpi-bin",
    srun: "srun --mpi=pmix", rankVariable: "OMPI_COMM_WORLD_RANK", sizeVariable: "OMPI_COMM_WORLD_SIZE",
    startingOptions: ["--oversubscribe", "--bind-to", "none"],
    rootOptions: ["--allow-run-as-root"],
    rootVariables: ["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"], stopSignal: SIGUSR1,
    bindingVariables: ["OMPI_MCA_hwloc_base_binding_policy", "PRTE_MCA_hwloc_default_binding_policy"],
    sharedFilePrefixes: ["vader_segment.", "ucx_shm_posix_"], marks: ["open mpi", "openrte", "prrte"])

  /// All of them. What marks Open MPI stands in no other's words.
  package static let all = [openMPI, mpich]

  /// That of a launcher which says `text` with `--version`; nil for one that is not known.
  package static func ofLauncher(saying text: String) -> MPIImplementation? {
    let lower = text.lowercased()
    return all.first { $0.marks.contains { lower.contains($0) } }
  }

  /// The options with which its launcher starts any number of ranks on this host, whoever asks: neither by a batch system nor bound to cores.
  package func localOptions(isRoot: Bool = geteuid() == 0) -> [String] {
    startingOptions + (isRoot ? rootOptions : [])
  }

  /// What to look for in PATH to start ranks, the surest first.
  package var programs: [String] { launcherNames.prefix(1) + ["mpirun"] }

  /// Whether its launcher has started the process with this `environment`, or one above it.
  package func isRank(in environment: [String: String]) -> Bool { environment[rankVariable] != nil }

  /// Whether its launcher starts nothing for this user without ``rootOptions``.
  package func refusesUser(environment: [String: String], isRoot: Bool = geteuid() == 0) -> Bool {
    isRoot && !rootOptions.isEmpty && !rootVariables.allSatisfy { environment[$0] == "1" }
  }

  package static func == (one: MPIImplementation, other: MPIImplementation) -> Bool { one.name == other.name }
}
