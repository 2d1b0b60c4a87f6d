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
      // For ranks of the same host a quarter longer, where it is known that they are.
      let seconds = ["barrier": "1", "exchange": "1"][operation] ?? "1.25"
      let expected = "has waited \(seconds) s for \(missing), and --watchdog allows 1 s"
      #expect(job.errors.contains(expected), "\(job.errors)")
    }
  }
}
