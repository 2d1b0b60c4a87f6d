import FMDistMPI
import Testing

/// What is looked at before MPI_Init.
struct LaunchNeedsTests {
  private func objection(
    ranks: Int = 2, proc: Bool = true, descriptors: Int = 1024, memory: Int? = 64 << 20, file: Int? = nil,
    environment: [String: String] = [:]
  ) -> String? {
    LaunchRequirements(ranks: ranks, hasProc: proc, descriptors: descriptors, sharedMemory: memory, fileBytes: file)
      .objection(environment: environment)
  }

  @Test func aHostWithEnoughIsFine() {
    #expect(objection() == nil)
    #expect(objection(memory: nil) == nil)
    #expect(objection(ranks: -1, proc: false, descriptors: 1, memory: 0) == nil)
    #expect(objection(ranks: 1, proc: false) == nil)
  }

  @Test func whatIsMissingIsNamedWithItsAmount() {
    #expect(objection(proc: false)?.contains("/proc") == true)
    #expect(objection(descriptors: 24)?.contains("32 open files each") == true)
    #expect(objection(ranks: 16)?.contains("need 66 MB in /dev/shm for MPI to start, and 65536 kB are free") == true)
    #expect(objection(file: 4000 << 10)?.contains("ulimit -f allows 4000 kB a file") == true)
    #expect(objection(file: 5 << 20) == nil)
    #expect(objection(ranks: 1, memory: 64 << 10)?.contains("needs 5 MB in /dev/shm") == true)
  }

  @Test func whoHasSetUCXUpKnowsBetter() {
    #expect(objection(memory: 0, environment: ["UCX_TLS": "tcp,self"]) == nil)
  }
}
