import FMDistCommunication
import FMDistPlatform
import FMDistTraining

/// `fmdist doctor`: looks at rank 0's host, and has two ranks exchange messages: those of this job, or else two that it starts.
package struct DoctorRun: Sendable {
  private let console: Console
  /// What the checks look at.
  package var surroundings: DoctorSurroundings
  /// The program, to start two ranks of; nil where they can't be started from here.
  package var program: String?
  /// With which arguments a rank of it measures: ``measure(over:threadLevel:)``.
  package var workerArguments: [String] = []
  /// What has started this job, in words; nil for nothing.
  package var launcher: String?
  /// The level of threads of MPI, asked for in a job.
  package var threadLevel: @Sendable () -> String? = { nil }
  /// Whether it prints JSON.
  package var printsJSON = false
  /// The columns of the terminal.
  package var columns = 80

  package init(console: Console, surroundings: DoctorSurroundings) {
    (self.console, self.surroundings) = (console, surroundings)
  }

  /// Looks at rank 0 of `communicator`, on which all ranks call it. Gives the verdict, on every rank.
  package func run(over communicator: any Communicator) throws -> DoctorFinding.Verdict {
    communicator.watchdog = Watchdog(secondsAllowed: ExchangeOutcome.secondsAllowed)
    let report = communicator.size > 1 ? try ExchangeReport(over: communicator, threadLevel: threadLevel()) : nil
    // The others wait for rank 0's checks, which may take their time.
    communicator.watchdog = .off
    let isFault = try communicator.atRoot { () throws -> UInt8 in
      let report = look(over: communicator, report)
      if printsJSON {
        console.write(try report.json())
      } else {
        console.show(report.lines(columns: columns))
      }
      return report.verdict == .fault ? 2 : report.verdict == .advice ? 1 : 0
    }
    let verdict = try communicator.broadcast(isFault ?? 0, root: 0)
    return [.ok, .advice, .fault][Int(verdict)]
  }

  /// A rank of those that the doctor starts: measures, and prints a line of JSON at rank 0.
  package func measure(over communicator: any Communicator) throws {
    communicator.watchdog = Watchdog(secondsAllowed: ExchangeOutcome.secondsAllowed)
    guard communicator.size > 1 else { throw RunError(.internal, "the ranks do not know of each other") }
    let report = try ExchangeReport(over: communicator, threadLevel: threadLevel())
    if communicator.rank == 0 { console.write(try report.line()) }
  }

  private func look(over communicator: any Communicator, _ report: ExchangeReport?) -> DoctorReport {
    var surroundings = surroundings
    (surroundings.ranks, surroundings.hostRanks) = (communicator.size, communicator.hostShare.count)
    if let launcher {
      surroundings.launchers.started = launcher
      surroundings.exchange = report.map { .measured($0) } ?? .leftOut("this job has one rank")
    } else {
      surroundings.launchers = LauncherSurvey(
        path: surroundings.environment["PATH"], built: surroundings.mpi.implementation)
      surroundings.exchange = exchange(by: surroundings.launchers)
    }
    return DoctorReport(host: SystemText.hostName ?? "this host", surroundings)
  }

  private func exchange(by launchers: LauncherSurvey) -> ExchangeOutcome {
    guard let launcher = launchers.usable else {
      return .leftOut("there is no mpirun of \(surroundings.mpi.implementation.name)'s")
    }
    guard let program else { return .leftOut("the path of this program is unknown") }
    return .ofTwoRanks(launcher, program: program, workerArguments)
  }
}
