import Testing

extension MPITests {
  @Suite("Watchdog")
  struct WatchdogTests {
    @Test(arguments: ["barrier", "broadcast", "board", "exchange"])
    func aRankThatIsMissingIsNamedAndTheJobEnds(operation: String) throws {
      let job = try Job.run(ranks: 3, "stuck", operation)
      #expect(job.code != 0)
      #expect(job.seconds < 8, "the watchdog allows one second")
      // Ranks 0 and 1 both wait in the barrier, and either may be the first to say so.
      let missing = operation == "barrier" ? ["one of ranks 0 and 2", "one of ranks 1 and 2"] : ["rank 2"]
      // For ranks of the same host a quarter longer, where it is known that they are; for the root half as long again.
      let seconds = ["board": "1.25", "broadcast": "1.5"][operation] ?? "1"
      let expected = missing.map { "has waited \(seconds) s for \($0), and --watchdog allows 1 s" }
      #expect(expected.contains { job.errors.contains($0) }, "\(job.errors)")
    }
  }
}
