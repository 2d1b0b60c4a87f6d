import Testing

extension CommandLineTests {
  /// Promise P1: configuration, seed and data decide the bits, and nothing else.
  @Suite struct SameBitsTests {
    /// How a job is started: without mpirun, or with so many ranks; threads of each.
    private static let sizes: [(ranks: Int?, threads: Int)] = [
      (nil, 2), (1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (4, 2),
    ]

    @Test(.timeLimit(.minutes(2)), arguments: [TestModel.dense, .dropout])
    func ranksAndThreadsChangeNothing(_ model: TestModel) throws {
      let training = try Training(model, in: Workspace())
      try training.run("one", ["--threads", "1"])
      let expected = try training.outcome("one")
      #expect(expected.weights.count == 64)
      #expect(expected.confusion.joined().reduce(0, +) == 10_000)
      for (ranks, threads) in Self.sizes {
        let name = "\(ranks.map(String.init) ?? "alone")x\(threads)"
        try training.run(name, ranks: ranks, ["--threads", "\(threads)"])
        #expect(try training.outcome(name) == expected, "\(name)")
        let result = try Outcome.Result(name, in: training.workspace)
        #expect(result.ranks == ranks ?? 1)
        #expect(result.threadsPerRank == threads)
      }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["training.seed=2", "training.shards=4", "training.batch_size=48"])
    func whatDecidesTheBitsChangesThem(_ setting: String) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("one")
      try training.run("other", ["--set", setting])
      #expect(try training.outcome("one").weights != training.outcome("other").weights)
    }

    @Test(.timeLimit(.minutes(1))) func aBatchSmallerThanTheRanksLeavesSomeWithoutSamples() throws {
      let training = try Training(.tiny, in: Workspace())
      let settings = ["--set", "training.batch_size=3", "--set", "data.limit=20", "--set", "training.shards=5"]
      try training.run("one", settings)
      for ranks in [2, 3, 5] {
        try training.run("\(ranks)", ranks: ranks, settings)
        #expect(try training.outcome("\(ranks)") == training.outcome("one"), "\(ranks) ranks")
      }
    }

    @Test(.timeLimit(.minutes(1))) func evaluateScoresAsTrainDidAtAnyNumberOfRanks() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("one")
      let result = try Outcome.Result("one", in: training.workspace)
      let table = try training.workspace.text("one/confusion.txt")
      for ranks in [nil, 1, 3] {
        let finished = try Command.run(["evaluate", "one"] + training.data, ranks: ranks, in: training.workspace)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(finished.output.contains(table))
        #expect(finished.output.contains("weights_sha256 \(result.weightsSha256)\n"))
      }
    }
  }
}
