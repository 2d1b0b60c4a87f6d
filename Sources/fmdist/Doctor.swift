import ArgumentParser
import FMDistMPI
import FMDistPlatform
import FMDistProcessor
import FMDistRuns

/// `fmdist doctor`.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check this machine, MPI and data, exchange messages between two ranks, and give advice.",
    discussion: """
      Checks the processor, cores and quotas, memory, limits, MPI and its launcher, shared memory, the folder of the \
      runs, data and fonts. Under mpirun or srun, the first and the last rank of the job exchange messages; otherwise \
      doctor starts two ranks. It leaves no files and no processes behind.

      Exit codes: 0 nothing is wrong, or there is only advice; 69 something does not work.

      Examples:
        fmdist doctor
        fmdist doctor --data photographs --output /scratch/runs
        mpirun -n 8 -hosts node1,node2 fmdist doctor
        fmdist doctor --json
      """)

  /// sysexits' EX_UNAVAILABLE.
  static let faultCode: Int32 = 69

  @OptionGroup var source: DataOption

  @Option(
    name: .long, help: ArgumentHelp("The folder of the runs.", valueName: "folder"), completion: .directory)
  var output = "runs"

  @Flag(name: .long, help: "Print one JSON object for programs.")
  var json = false

  @Flag(name: .long, help: ArgumentHelp("Be one of the ranks that exchange messages.", visibility: .hidden))
  var exchange = false

  func validate() throws {
    for (option, value) in [("--data", source.data), ("--output", output)] where value == "" {
      throw ValidationError("\(option): expected a folder, found nothing.")
    }
  }

  func run() throws {
    let names =
      ["PATH", "HOME", "XDG_CACHE_HOME", "FMDIST_DATA"] + MPI.implementation.rootVariables
      + MPI.implementation.bindingVariables
    let mpi = DoctorSurroundings.MPI(MPI.implementation, library: MPI.library) { ranks, files, shared in
      LaunchRequirements(
        ranks: ranks, hasProc: true, descriptors: files ?? .max, sharedMemory: shared
      ).objection(environment: MPI.processEnvironment)
    }
    var run = DoctorRun(
      console: .standard,
      surroundings: DoctorSurroundings(
        environment: SystemText.environment(names), data: source.data, output: output, mpi: mpi))
    run.program = FileSystem.realPath("/proc/self/exe") ?? SystemText.arguments.first
    run.workerArguments = ["doctor", "--exchange"]
    run.launcher = Launcher.found(in: MPI.processEnvironment).first?.name
    run.threadLevel = { MPI.isLaunched() ? MPI.threadLevel : nil }
    run.printsJSON = json
    run.columns = min(100, max(60, Terminal.ofJob?.width ?? 80))
    // The processor is looked at here, and no kernel is run.
    try Job.run(checksProcessor: false) { communicator in
      guard exchange else { return try run.run(over: communicator) == .fault ? Self.faultCode : 0 }
      // Longer than the doctor waits, should that one be killed.
      MPI.endAfter(seconds: 30, code: Self.faultCode)
      try run.measure(over: communicator)
      return 0
    }
  }
}
