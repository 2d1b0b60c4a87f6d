import ArgumentParser
import Communication
import MPICommunication
import Processor
import Training

/// From a subcommand to a communicator, and from errors to exit codes.
enum Job {
  /// Runs `body` on all ranks if a launcher started this process, else in this process alone; then ends the program.
  static func run(_ body: (any Communicator) throws -> Int32) throws {
    try checkProcessor()
    if MPI.isLaunched() {
      throw ExitCode(MPI.run(failure: failure) { world in try refusing { try body(world) } })
    }
    let code = SingleProcess.run(failure: failure) { communicator in try refusing { try body(communicator) } }
    throw ExitCode(code)
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
    JobFailure(code: exitCode(of: error), message: sentence(of: error))
  }

  /// Ends the program, in words, on a processor that lacks what the kernels were compiled for.
  private static func checkProcessor() throws {
    do {
      try Processor.check()
    } catch {
      StandardError.write("\(error)")
      throw ExitCode(70)
    }
  }
}
