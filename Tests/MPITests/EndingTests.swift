import FMDistTestSupport
import Foundation
import Testing

extension MPITests {
  @Suite("Endings")
  struct EndingTests {
    static let secondsToEnd = 10.0

    @Test(arguments: [
      ("throw", "rank 3: the test throws"), ("fatalError", "rank 3 of 4"), ("SIGKILL", "rank 3 of 4"),
      ("SIGSEGV", "rank 3 of 4"), ("supervisor", "rank 3 of 4"), ("exit", "rank 3 of 4"), ("abort", "rank 3: the test"),
    ])
    func aLostRankEndsTheJobAndIsNamed(way: String, message: String) throws {
      let job = try Job.run(ranks: 4, "crash", way)
      #expect(job.code != 0)
      #expect(job.seconds < Self.secondsToEnd)
      #expect(job.errors.contains(message), "\(job.errors)")
      for other in 0..<3 { #expect(!job.errors.contains("rank \(other)"), "\(job.errors)") }
    }

    @Test func aKilledRankIsNamedWithItsSignal() throws {
      let job = try Job.run(ranks: 2, "crash", "SIGKILL")
      #expect(job.errors.contains("rank 1 of 2") && job.errors.contains("signal 9 (Killed)"))
    }

    @Test func anAbortGivesItsCode() throws {
      #expect(try Job.run(ranks: 4, "crash", "abort").code == 65)
      #expect(try Job.run(ranks: 4, "crash", "throw").code == 70)
    }

    @Test(arguments: [1, 3, 4])
    func leavingTogetherIsQuietAndKeepsTheCode(ranks: Int) throws {
      let job = try Job.run(ranks: ranks, "leave", "65")
      #expect(job.code == 65)
      #expect(job.errors == "MPITestWorker: one plain sentence\n")
    }

    @Test func aSignalToMpirunReachesEachRankOnce() throws {
      for signal in Set([SIGTERM, JobLauncher.implementation.stopSignal]) {
        let job = try Job.run(ranks: 3, "signal", signal: signal)
        #expect(job.code == JobLauncher.code(stoppedBy: signal), "\(job.errors)")
      }
    }
  }
}
