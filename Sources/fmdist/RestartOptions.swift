import ArgumentParser
import FMDistMPI
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// Whether training is started again where it does not end as planned, and how its ranks are started.
struct RestartOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Resume from the newest checkpoint after a crash, a kill or a lost host; give up after so many restarts in a row without a newer checkpoint.",
      discussion:
        "Needs --output. Replaces mpirun: --ranks is the number of ranks. On a signal, training saves, and both end.",
      valueName: "number"))
  var restarts: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --restarts: the ranks to start; default: one process, without a launcher.", valueName: "number"))
  var ranks: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --restarts: the launcher's host file. A restart skips hosts that do not answer.",
      valueName: "file"),
    completion: .file())
  var hostfile: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --restarts: the launcher of the ranks with its options, such as 'mpirun -bind-to none' or srun.",
      valueName: "command"))
  var launcher = "mpirun"

  /// What a restarted job is told.
  @Option(name: .long, help: .private)
  var restartedAfter: String?

  /// These options by themselves: what a job is not given.
  private static let own = ["--restarts", "--ranks", "--hostfile", "--launcher"]
  private static let mostRanks = 65_536

  func validate(output: String?) throws {
    if restartedAfter != nil, note == nil {
      throw ValidationError("--restarted-after: only for the jobs that --restarts starts.")
    }
    guard let restarts else {
      for (option, isGiven) in [
        ("--ranks", ranks != nil), ("--hostfile", hostfile != nil), ("--launcher", launcher != "mpirun"),
      ]
      where isGiven {
        throw ValidationError(
          "\(option) is for --restarts, which starts the ranks itself. Without it, start them with mpirun -n 4 fmdist train."
        )
      }
      return
    }
    guard restarts >= 1 else { throw ValidationError("--restarts: expected at least 1, found \(restarts).") }
    guard output != nil else {
      throw ValidationError("--restarts needs --output: the folder in which training resumes.")
    }
    if let ranks, !(1...Self.mostRanks).contains(ranks) {
      throw ValidationError("--ranks: expected 1 to \(Self.mostRanks), found \(ranks).")
    }
    if hostfile != nil, ranks == nil {
      throw ValidationError("--hostfile needs --ranks: how many ranks there are on all hosts.")
    }
    guard let words = launcher.shellWords else {
      throw ValidationError("--launcher: expected a command such as mpirun, found a quote that is not closed.")
    }
    guard !words.isEmpty else { throw ValidationError("--launcher: expected a command such as mpirun, found nothing.") }
    if launcher != "mpirun", ranks == nil {
      throw ValidationError("--launcher needs --ranks: how many ranks it is to start.")
    }
    if MPI.isLaunched() {
      throw ValidationError(
        "--restarts starts the ranks itself: run fmdist train --restarts \(restarts) --ranks 4 without mpirun.")
    }
  }

  /// How the session before ended, if this is a restart.
  var note: RestartNote? { restartedAfter.flatMap(RestartNote.init) }

  /// What starts and restarts the job; nil where this process trains.
  func supervisor(output: String?, stopAfter: Int?) -> RunSupervisor? {
    guard let restarts, let output else { return nil }
    let command = RestartCommand(
      program: Installation.command ?? SystemText.arguments.first ?? "fmdist",
      arguments: RestartCommand.without(Self.own, Array(SystemText.arguments.dropFirst())),
      launcher: launcher.shellWords ?? [])
    var supervisor = RunSupervisor(
      command: command, folder: RunFolder(output), restarts: restarts, console: .standard)
    supervisor.ranks = ranks
    supervisor.hostFile = hostfile
    supervisor.stopAfter = stopAfter
    supervisor.isAsked = { StopSignal.isRequested }
    supervisor.stopSignal = MPI.implementation.stopSignal
    return supervisor
  }
}

extension Train {
  /// Starts and restarts jobs; gives the exit code.
  static func supervise(_ supervisor: RunSupervisor) throws -> Int32 {
    // From here on a signal goes to the job, which saves.
    StopSignal.defers()
    do {
      switch try supervisor.run() {
      case .ended(let code): return code
      case .stopped:
        StandardError.write(
          "stopped by a signal while no job was training: what is saved in \(supervisor.folder.path) stays.")
        return StopSignal.exitCode
      }
    } catch {
      StandardError.write("\(error)")
      return fault(of: error).rawValue
    }
  }
}
