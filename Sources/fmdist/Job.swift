import ArgumentParser
import FMDistCommunication
import FMDistMPI
import FMDistPlatform
import FMDistProcessor
import FMDistRuns
import FMDistTraining

/// From a subcommand to a communicator, and from errors to exit codes.
enum Job {
  /// Runs `body`, whose end is success.
  static func run(_ body: (any Communicator) throws -> Void) throws {
    try run { communicator -> Int32 in
      try body(communicator)
      return 0
    }
  }

  /// Runs `body` on all ranks if a launcher started this process, else in this process alone; then ends the program. It throws on a processor that
  /// can't run the kernels, unless `checksProcessor` is false, as `body` runs none.
  static func run(checksProcessor: Bool = true, _ body: (any Communicator) throws -> Int32) throws {
    func checked(_ communicator: any Communicator) throws -> Int32 {
      // Among several hosts one may have another processor: an error then names its rank, and ends the job.
      if checksProcessor { try Processor.check() }
      let code = try refusing { try body(communicator) }
      // Only rank 0 prints: whether all of it was written is for all to know, as every rank ends with the same code.
      return try communicator.broadcast(communicator.rank == 0 ? ending(with: code) : code, root: 0)
    }
    if MPI.isLaunched() {
      throw ExitCode(MPI.run(failure: failure, checked))
    }
    throw ExitCode(SingleProcess.run(failure: failure, checked))
  }

  /// The exit code of a program that would end with `code`: that of lost output where some was lost, which is then said. Another error's
  /// code stays, and so does that of a run which a signal has stopped, as batch systems go by it.
  static func ending(with code: Int32) -> Int32 {
    StandardOutput.finish()
    StandardOutput.reportLoss()
    guard StandardOutput.failure != nil else { return code }
    return code == 0 || (code == StopSignal.exitCode && !StopSignal.isRequested) ? StandardOutput.lostCode : code
  }

  /// What rank 0 has refused is a sentence there, an exit code on all ranks, and no error.
  private static func refusing(_ body: () throws -> Int32) throws -> Int32 {
    do {
      return try body()
    } catch let refusal as Refusal {
      guard let error = refusal.error else { return Fault.internal.rawValue }
      StandardError.write("\(error)")
      return fault(of: error).rawValue
    }
  }

  private static func failure(_ error: any Error) -> JobFailure {
    JobFailure(code: fault(of: error).rawValue, message: "\(error)")
  }
}
