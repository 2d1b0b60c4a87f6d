import ArgumentParser
import MPICommunication
import Training

/// The program: its subcommands, and what it says of itself.
@main
struct Fmdist: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmdist",
    abstract: "Trains image classifiers on CPUs, on one core or a cluster, with the same bits at any size.",
    discussion: """
      One process:      fmdist train
      Four MPI ranks:   mpirun -n 4 fmdist train

      Exit codes: 0 done, 64 usage, 65 bad data, 66 no input, 70 internal error, 74 I/O error, 75 stopped by a signal \
      after saving (run again with --resume auto to go on), 78 bad configuration.
      """,
    version: fmdistVersion,
    subcommands: [
      Train.self, Evaluate.self, Predict.self, Inspect.self, Summary.self, Report.self, Compare.self, Data.self,
    ])

  /// Parses the command line and runs the subcommand. Of several ranks only the first says what is wrong, or gives help.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      if let rank = Launcher.found(in: MPI.processEnvironment).first?.rank, rank > 0 {
        exit(withError: exitCode(for: error))
      }
      exit(withError: error)
    }
  }
}
