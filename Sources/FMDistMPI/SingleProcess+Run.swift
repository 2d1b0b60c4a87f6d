import FMDistCommunication
import FMDistPlatform

extension SingleProcess {
  /// Runs `body` on a communicator of one and returns the exit code: `body`'s own, or that of the error it throws, whose
  /// sentence is written to standard error. `MPI.run` is the same for a job of many ranks.
  package static func run(
    failure: (any Error) -> JobFailure = { JobFailure($0) }, _ body: (any Communicator) throws -> Int32
  ) -> Int32 {
    MPI.removeAbandonedFiles()
    do {
      return try body(SingleProcess())
    } catch {
      let failure = failure(error)
      StandardError.write(failure.message)
      return failure.code
    }
  }
}
