import ArgumentParser
import Communication
import MPICommunication
import Processor
import Training

/// From a subcommand to a communicator, and from errors to exit codes.
enum Job {
  /// Runs `body` on all ranks if a launcher started this process, else in this process alone; then ends the program.
  static func run(_ body: (any Communicator) throws -> Int32) throws {
    func checked(_ communicator: any Communicator) throws -> Int32 {
      // Among several hosts one may have another processor: an error then names its rank, and ends the job.
      try Processor.check()
      return try refusing { try body(communicator) }
    }
    if MPI.isLaunched() {
      throw ExitCode(MPI.run(failure: failure, checked))
    }
    throw ExitCode(SingleProcess.run(failure: failure, checked))
  }

  /// What rank 0 has refused and explained is an exit code on all ranks, and no error.
  private static func refusing(_ body: () throws -> Int32) throws -> Int32 {
    do {
      return try body()
    } catch let refusal as Refusal {
      return refusal.exitCode
    }
  }

  private static func failure(_ error: any Error) -> JobFailure {
    JobFailure(code: exitCode(of: error), message: "\(error)")
  }
}
