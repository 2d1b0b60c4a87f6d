import Testing

extension MPITests {
  @Suite("Operations")
  struct OperationTests {
    @Test(
      arguments: [1, 2, 3, 4, 5, 8],
      ["operations", "chunks", "requests", "unclosed", "errors", "shared", "groups", "counter"])
    func holdAtEveryRankCount(ranks: Int, mode: String) throws {
      let job = try Job.run(ranks: ranks, mode)
      #expect(job.code == 0, "\(job.errors)")
      #expect(job.errors.isEmpty)
    }

    @Test(arguments: ["3", "9"])
    func aMessageOfAnotherLengthEndsTheJobWithAnError(byteCount: String) throws {
      let job = try Job.run(ranks: 2, "short", byteCount)
      #expect(job.code != 0)
      #expect(job.errors.contains("rank 1: MPI_Testall failed on rank 1"))
    }

    @Test func waitingRanksGiveTheirCoreAway() throws {
      // Three times a second of waiting for rank 0, of which only the start of MPI itself may cost processor time.
      let job = try Job.run(ranks: 4, "late")
      #expect(job.code == 0, "\(job.errors)")
      let microseconds = try #require(job.output.split(separator: " ").compactMap { Int($0) }.first)
      let mostMicroseconds = 700_000
      #expect(microseconds < mostMicroseconds)
    }
  }
}
