import Testing

extension MPITests {
  @Suite("Watchdog")
  struct WatchdogTests {
    @Test(arguments: ["barrier", "broadcast", "board", "exchange"])
    func aRankThatIsMissingIsNamedAndTheJobEnds(operation: String) throws {
      let job = try Job.run(ranks: 3, "stuck", operation)
      #expect(job.code != 0)
      #expect(job.seconds < 8, "the watchdog allows one second")
      let missing = operation == "barrier" ? "one of ranks 0 and 2" : "rank 2"
      #expect(job.errors.contains("has waited 1 s for \(missing)"), "\(job.errors)")
    }
  }
}
