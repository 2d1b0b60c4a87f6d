import Testing

extension MPITests {
  @Suite("Groups")
  struct GroupTests {
    static let operations = [
      "end", "late", "barrier", "broadcast", "spread", "gather", "memory", "close", "split", "board", "send", "receive",
      "operations",
    ]

    @Test(arguments: [3, 5], operations)
    func anErrorIsTheGroupsOwn(ranks: Int, operation: String) throws {
      let job = try Job.run(ranks: ranks, "contained", operation)
      #expect(job.code == 0 && job.errors.isEmpty, "\(job.errors)")
    }

    @Test func aRankThatDoesNotAnswerEndsTheJob() throws {
      let job = try Job.run(ranks: 4, "uncontained")
      #expect(job.code != 0 && job.seconds < 8)
      #expect(job.errors.contains("rank 2: ") && job.errors.contains("for rank 3"), "\(job.errors)")
    }

    /// Many more than there are numbers for communicators in MPICH, which has 2,048.
    @Test func manyGroupsLeaveNothingBehind() throws {
      for (ranks, rounds) in [(2, 3000), (4, 60)] {
        let job = try Job.run(ranks: ranks, "manyGroups", "\(rounds)")
        #expect(job.code == 0 && job.errors.isEmpty, "\(ranks) ranks: \(job.errors)")
      }
    }

    @Test(
      .enabled(if: Job.noHosts == nil, "\(Job.noHosts ?? "")"), arguments: [["--ranks", "2,2"], ["--ranks", "1,4,2"]])
    func groupsAndCountersReachOverHosts(layout: [String]) throws {
      for mode in ["groups", "counter"] {
        let job = try Job.run(hosts: layout, mode)
        #expect(job.code == 0, "\(mode): \(job.errors)")
      }
    }

    @Test(
      .enabled(if: Job.noHosts == nil, "\(Job.noHosts ?? "")"),
      arguments: ["end", "barrier", "broadcast", "gather", "send", "receive", "operations"])
    func anErrorIsTheGroupsOwnOverHosts(operation: String) throws {
      // Ranks of both groups on each host.
      for layout in [["--ranks", "3,3"], ["--hosts", "3", "--ranks", "5", "--ppn", "1"]] {
        let job = try Job.run(hosts: layout, "contained", operation)
        #expect(job.code == 0, "\(layout): \(job.errors)")
      }
    }
  }
}
