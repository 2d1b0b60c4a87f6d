import FMDistTestSupport
import Foundation
import Testing

extension CommandLineTests {
  /// The batch scripts of `launch/slurm`, with programs in the place of Slurm's.
  @Suite struct SlurmTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../launch/slurm"
    ).standardizedFileURL.path()

    /// An `srun` that starts ranks by mpirun, and a `scontrol` that notes what it is asked for.
    private static func fakes(in workspace: Workspace, state: String = "RUNNING") throws -> [String: String] {
      let mpirun = try Programs.mpirun()
      try workspace.write(
        """
        #!/bin/sh
        while [ $# -gt 0 ]; do
          case $1 in
            --*) shift ;;
            -n) ranks=$2; shift 2 ;;
            *) break ;;
          esac
        done
        exec \(mpirun.joined(separator: " ")) -n "$ranks" "$@"
        """, to: "bin/srun")
      try workspace.write(
        """
        #!/bin/sh
        if [ "$1" = show ]; then
          echo "JobId=7 JobName=fmdist"
          echo "   JobState=\(state) Reason=None"
          echo "   Command=\(folder)/tune.sbatch --config x"
        else
          echo "$*" >>\(workspace.path("scontrol.log"))
        fi
        """, to: "bin/scontrol")
      for name in ["srun", "scontrol"] {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: workspace.path("bin/\(name)"))
      }
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      return [
        "PATH": "\(workspace.path("bin")):\(path)", "FMDIST": try Programs.built("fmdist"), "SLURM_JOB_ID": "7",
        "SLURM_NTASKS": "2", "SLURM_CPUS_PER_TASK": "1",
      ]
    }

    private static func script(
      _ name: String, _ arguments: [String], in workspace: Workspace, _ environment: [String: String]
    ) throws -> Command {
      try Command(arguments, in: workspace, environment: environment) { words in
        ["/bin/bash", "\(folder)/\(name)"] + words.dropFirst()
      }
    }

    // Slurm's srun passes SIGTERM on, as MPICH's mpirun does here in its place.
    @Test(
      .timeLimit(.minutes(2)), .enabled(if: JobLauncher.isHydra, "\(JobLauncher.onlyHydra)"),
      arguments: ["RUNNING", "COMPLETING"])
    func aJobThatIsToldOfItsLimitSavesAndGoesBackIntoTheQueue(_ state: String) throws {
      let training = try Training(.dense, in: Workspace())
      let environment = try Self.fakes(in: training.workspace, state: state)
      let arguments = Array(training.arguments("run", LongRun.settings).dropFirst())
      let command = try Self.script("train.sbatch", arguments, in: training.workspace, environment)
      try command.wait(for: "\nepoch 1/12")
      kill(command.identifier, SIGTERM)
      let finished = try command.finish()
      let isRunning = state == "RUNNING"
      #expect(finished.code == (isRunning ? 0 : 75), "\(finished.errors)")
      #expect(training.workspace.exists("scontrol.log") == isRunning)
      guard isRunning else { return }
      #expect(try training.workspace.text("scontrol.log") == "requeue 7\n")
      // From the queue again.
      let again = try Self.script("train.sbatch", arguments, in: training.workspace, environment).finish()
      #expect(again.code == 0, "\(again.errors)")
      #expect(try training.outcome("run") == LongRun.outcome())
    }

    @Test(.timeLimit(.minutes(1))) func anArrayTrainsSeedsAndSettings() throws {
      let training = try Training(.tiny, in: Workspace())
      var environment = try Self.fakes(in: training.workspace)
      environment["SLURM_ARRAY_TASK_ID"] = "3"
      let arguments = Array(training.arguments("runs/seeds", []).dropFirst())
      let seeds = try Self.script("tune.sbatch", arguments, in: training.workspace, environment).finish()
      #expect(seeds.code == 0, "\(seeds.errors)")
      #expect(try training.workspace.text("runs/seeds-3/config.yaml").contains("seed: 3"))
      try training.workspace.write(
        "training.epochs=3\n\ntraining.batch_size=20 training.epochs=1\n", to: "settings.txt")
      environment["SETTINGS"] = "settings.txt"
      let settings = try Self.script("tune.sbatch", arguments + ["--overwrite"], in: training.workspace, environment)
        .finish()
      // --overwrite contradicts going on.
      #expect(settings.code == 64)
      let others = Array(training.arguments("runs/search", []).dropFirst())
      #expect(try Self.script("tune.sbatch", others, in: training.workspace, environment).finish().code == 0)
      #expect(try training.workspace.text("runs/search-3/config.yaml").contains("batch_size: 20"))
      environment["SLURM_ARRAY_TASK_ID"] = "2"
      let none = try Self.script("tune.sbatch", others, in: training.workspace, environment).finish()
      #expect(none.code == 64 && none.errors.contains("expected line 2 of settings.txt"), "\(none.errors)")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/shellcheck"), "shellcheck is not there"))
    func shellcheckFindsNothing() throws {
      let workspace = try Workspace()
      let finished = try Command([], in: workspace) { _ in
        ["/usr/bin/shellcheck", "\(Self.folder)/train.sbatch", "\(Self.folder)/tune.sbatch"]
      }.finish()
      #expect(finished.code == 0, "\(finished.output)")
    }
  }
}
