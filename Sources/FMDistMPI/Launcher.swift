import FMDistCommunication

/// What a job launcher (mpirun, srun) tells a process in its environment.
///
/// Pure functions of an environment, so that they can be tested, and asked before MPI is initialised.
package struct Launcher: Sendable, Equatable {
  /// The launcher, in words.
  package let name: String
  /// The rank that it gave this process, if it tells.
  package let rank: Int?
  /// How many ranks it started, or at least that many, if it tells.
  package let size: Int?

  /// The variables of the launchers that we know, first of the one that this program is built for, should another have started that one.
  /// Slurm's count only for a step: they stand in a batch script as well.
  private static let known: [(name: String, rank: String, size: String)] =
    ([MPI.implementation] + MPIImplementation.all.filter { $0 != MPI.implementation })
    .map { ($0.launcher, $0.rankVariable, $0.sizeVariable) } + others
  private static let others: [(name: String, rank: String, size: String)] = [
    ("MVAPICH2's mpirun", "MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
    ("IBM's jsrun", "JSM_NAMESPACE_RANK", "JSM_NAMESPACE_SIZE"),
    ("Cray's PALS", "PALS_RANKID", "PALS_SIZE"),
    ("a PMIx launcher", "PMIX_RANK", "PMIX_SIZE"),
    ("Slurm's srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"),
  ]

  /// The launchers whose variables are in `environment`; more than one where one launcher starts another.
  package static func found(in environment: [String: String]) -> [Launcher] {
    known.compactMap { name, rankVariable, sizeVariable in
      let rank = environment[rankVariable].flatMap { Int($0) }
      let size = environment[sizeVariable].flatMap { Int($0) }
      // srun gives every step a size; a rank alone is also in a batch script's environment.
      if sizeVariable.hasPrefix("SLURM"), size == nil { return nil }
      guard rank != nil || size != nil else { return nil }
      let least = max(size ?? 0, (rank ?? 0) + 1)
      return Launcher(name: name, rank: rank, size: size == nil && rank == 0 ? nil : least)
    }
  }

  /// The sentence to end with when a launcher started several processes of which each believes to be alone; else nil.
  ///
  /// `worldSize` is the size of MPI's world, or 1 without MPI; `built` is the MPI that the program is built with.
  package static func mismatch(
    environment: [String: String], worldSize: Int, built: MPIImplementation = MPI.implementation
  ) -> String? {
    guard worldSize == 1 else { return nil }
    let launchers = found(in: environment)
    guard let launcher = launchers.first(where: { ($0.size ?? 1) > 1 }), let size = launcher.size else { return nil }
    let who = launcher.rank.map { "rank \($0)" } ?? "this rank"
    return
      "\(who) was started by \(launcher.name) as one of at least \(size) processes, but MPI sees only itself, so each of them would train alone "
      + "and overwrite the others' files; this program is built with \(built.name), so start it with \(built.name)'s mpirun "
      + "(Debian: \(built.launcherNames[0]), package \(built.package)), or with \(built.srun), or on its own."
  }
}
