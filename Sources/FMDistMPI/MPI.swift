import CFMDistMPI
import CFMDistRankProcess
import FMDistCommunication
import FMDistPlatform
import Glibc

/// Programs on MPI. The body of ``run(failure:_:)`` is the only place where there is a communicator.
///
/// ```swift
/// exit(MPI.run { world in
///   try world.barrier()
///   return 0
/// })
/// ```
package enum MPI {
  /// Whether a launcher (mpirun, srun) started this process. If not, ``SingleProcess`` does without MPI.
  package static func isLaunched(environment: [String: String] = processEnvironment) -> Bool {
    !Launcher.found(in: environment).isEmpty
  }

  /// Ends the job of a rank that was given a command line of its own that is wrong, while rank 0 waits for it: true if so, and `message`
  /// has been said. False where rank 0 has ended as well, which says the same once.
  package static func abandon(_ message: String, code: Int32) -> Bool {
    guard let launcher = Launcher.found(in: processEnvironment).first, let rank = launcher.rank, rank > 0 else {
      return false
    }
    let polls = 6
    let microseconds: UInt32 = 50_000
    for _ in 0..<polls {
      usleep(microseconds)
      guard fmdist_is_waiting(Int32(clamping: rank), Int32(clamping: launcher.size ?? -1), 0) != 0 else { continue }
      StandardError.write("rank \(rank): \(message)")
      fmdist_leave_launcher(code)
      return true
    }
    return false
  }

  /// This process's environment.
  package static var processEnvironment: [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return result
  }

  /// Initialises MPI, runs `body` on all ranks, finalises, and returns the exit code for this process.
  ///
  /// Every rank must return the same code: mpirun's is a mixture. All leaving with a code other than 0 is the quiet end,
  /// for what rank 0 has explained: mpirun prints nothing and ends with that code.
  ///
  /// An error that `body` throws ends the whole job: `failure`'s message, with the rank before it, goes to standard error
  /// and `MPI_Abort` takes all ranks down with `failure`'s code. MPI is not finalised, which would wait for the others.
  ///
  /// Call it once, before the process has any other thread: under a launcher it forks a supervisor process that says
  /// which rank died when one is killed or crashes. MPI is initialised for one thread (`MPI_THREAD_FUNNELED`), so all
  /// communication is the calling thread's.
  package static func run(
    failure: (any Error) -> JobFailure = { JobFailure($0) }, _ body: (MPICommunicator) throws -> Int32
  ) -> Int32 {
    run(options: MPIOptions(), failure: failure, body)
  }

  /// ``run(failure:_:)`` for tests and measurements.
  package static func run(
    options: MPIOptions, failure: (any Error) -> JobFailure = { JobFailure($0) },
    _ body: (MPICommunicator) throws -> Int32
  ) -> Int32 {
    let environment = processEnvironment
    if isLaunched(environment: environment) { Supervisor.start(environment: environment) }
    let place = Launcher.found(in: environment).first?.rank.map { "rank \($0): " } ?? ""
    MemoryShortage.install { sentence in
      StandardError.write(place + sentence)
      Supervisor.farewell()
    }
    if let sentence = LaunchRequirements.objection(environment: environment) {
      return leaveUnlaunched(sentence)
    }
    let world: MPICommunicator
    do {
      world = try initialize(options: options)
    } catch {
      StandardError.write("MPI could not be started: \(error)")
      Supervisor.farewell()
      return JobFailure.internalErrorCode
    }
    nonisolated(unsafe) let job = world
    MemoryShortage.install { sentence in job.abort(code: MemoryShortage.exitCode, message: sentence) }
    if let sentence = Launcher.mismatch(environment: environment, worldSize: world.size) {
      if Supervisor.speaks { StandardError.write(sentence) }
      return leave(world, code: JobFailure.usageCode)
    }
    let code: Int32
    do {
      code = try body(world)
    } catch {
      let failure = failure(error)
      world.abort(code: failure.code, message: failure.message)
    }
    return leave(world, code: code)
  }

  /// Ends the job before MPI is there, with `sentence` from this rank, for which the others wait.
  private static func leaveUnlaunched(_ sentence: String) -> Int32 {
    StandardError.write(sentence)
    fmdist_leave_launcher(LaunchRequirements.exitCode)
    return LaunchRequirements.exitCode
  }

  /// Closes `world` and finalises MPI.
  ///
  /// `int MPI_Finalize(void)` — MPI_Finalize(3)
  private static func leave(_ world: MPICommunicator, code: Int32) -> Int32 {
    do {
      try world.close()
      // Without mpirun, its barrier would be waited for for ever.
      if !Supervisor.isHungUp { try CallCheck(rank: world.rank)(MPI_Finalize(), "MPI_Finalize") }
    } catch {
      world.abort(code: JobFailure.internalErrorCode, message: "\(error)")
    }
    Supervisor.farewell()
    return code
  }

  /// `int MPI_Init_thread(int *argc, char ***argv, int required, int *provided)` — MPI_Init_thread(3)
  ///
  /// `int MPI_Comm_set_errhandler(MPI_Comm comm, MPI_Errhandler errhandler)` — MPI_Comm_set_errhandler(3)
  private static func initialize(options: MPIOptions) throws(CommunicationError) -> MPICommunicator {
    let check = CallCheck(rank: nil)
    var provided: Int32 = 0
    try check(MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided), "MPI_Init_thread")
    // Communicators made from these inherit the handler.
    for communicator in [fmdist_comm_world(), fmdist_comm_self()] {
      try check(MPI_Comm_set_errhandler(communicator, fmdist_errors_return()), "MPI_Comm_set_errhandler")
    }
    guard provided >= Int32(MPI_THREAD_FUNNELED) else {
      throw CommunicationError(
        code: Int(provided),
        text: "this MPI offers thread level \(provided), and MPI_THREAD_FUNNELED (\(MPI_THREAD_FUNNELED)) is needed",
        operation: "MPI_Init_thread", rank: nil)
    }
    StopSignal.listensAgain()
    fmdist_set_timer_slack(Backoff.timerSlackNanoseconds)
    let world = try MPICommunicator(world: fmdist_comm_world(), options: options)
    Supervisor.setRank(world.rank, size: world.size)
    Supervisor.hasLaunched()
    if world.hostShare.number == 0 { removeAbandonedFiles() }
    return world
  }

  /// Deletes what ranks of an earlier job left on this host that were killed while MPI started: docs/known-issues.md.
  static func removeAbandonedFiles() {
    AbandonedFiles.remove(in: "/dev/shm", prefixes: implementation.sharedFilePrefixes)
  }
}
