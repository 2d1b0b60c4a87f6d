import Foundation
import Testing

extension CommandLineTests {
  /// Promises P1 and P4 beyond one host: hosts are namespaces of this machine with a network between them.
  @Suite(.enabled(if: Hosts.obstacle == nil, "\(Hosts.obstacle ?? "")")) struct HostsTests {
    /// Options of `launch/hosts`, the number of hosts, and the number of ranks.
    static let layouts: [(options: [String], hosts: Int, ranks: Int)] = [
      (["--hosts", "2", "--ranks", "8"], 2, 8),
      (["--ranks", "2,2,1"], 3, 5),
      (["--hosts", "3", "--ranks", "5", "--ppn", "1"], 3, 5),
      (["--hosts", "2", "--ranks", "8", "--ppn", "1"], 2, 8),
    ]

    @Test(.timeLimit(.minutes(4))) func hostsAndTheOrderOfRanksChangeNothing() throws {
      let training = try Training(.dropout, in: Workspace())
      try training.run("one", ["--threads", "1"])
      for (options, hosts, ranks) in Self.layouts {
        let name = "run" + options.joined(separator: "_")
        let finished = try Hosts.start(training, name, options, ["--threads", "1"]).finish()
        try #require(finished.code == 0, "\(options): \(finished.errors)")
        #expect(try training.outcome(name) == training.outcome("one"), "\(options)")
        #expect(try Outcome.Result(name, in: training.workspace).ranks == ranks)
        // Every host talks over the network: some hundred steps of some ten kilobytes.
        let sent = Hosts.bytesSent(finished.errors)
        #expect(sent.count == hosts && sent.allSatisfy { $0 > 1_000_000 }, "\(options): \(finished.errors)")
      }
    }

    /// Every message as a large one travels, for which both ends have to keep looking: nobody may sleep while others wait for one.
    @Test(
      .timeLimit(.minutes(4)),
      arguments: [["--ranks", "2,2"], ["--ranks", "1,4,2"], ["--hosts", "2", "--ranks", "5", "--ppn", "1"]])
    func clippingAccumulationAndCompressionChangeNothing(_ layout: [String]) throws {
      let training = try Training(.dropout, in: Workspace())
      let settings = [
        "--set", "optimizer.sgd.global_clipnorm=0.5", "--set", "training.accumulation=3",
        "--set", "training.gradient_compression=bf16", "--threads", "1", "--watchdog", "20",
      ]
      try training.run("one", settings)
      let finished = try Hosts.start(
        training, "several", layout, settings, environment: ["UCX_RNDV_THRESH=256"]
      ).finish()
      try #require(finished.code == 0, "\(finished.errors)")
      #expect(try training.outcome("several") == training.outcome("one"))
    }

    @Test(.timeLimit(.minutes(1))) func aRankSharesCoresWithTheRanksOfItsHostAlone() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("alone", ranks: 1)
      let finished = try Hosts.start(training, "apart", ["--hosts", "2"]).finish()
      #expect(finished.code == 0, "\(finished.errors)")
      let threads = try ["alone", "apart"].map { try Outcome.Result($0, in: training.workspace).threadsPerRank }
      #expect(threads[0] == threads[1])
    }

    // MPI_Finalize of MPICH 4.0.2 hung in most jobs of this size (Sources/CFMDistMPI/finalize.c), a few tries show it.
    @Test(.timeLimit(.minutes(3))) func jobsOnSeveralHostsEnd() throws {
      let training = try Training(.tiny, in: Workspace())
      for _ in 0..<5 {
        let options = ["--hosts", "2", "--ranks", "8", "--linger", "5"]
        let finished = try Hosts.start(training, "run", options, ["--threads", "1", "--overwrite"]).finish()
        try #require(finished.code == 0, "\(finished.errors)")
        #expect(!finished.errors.contains("still has"), "\(finished.errors)")
      }
    }

    /// As when a watchdog of each rank fires: mpirun ends at once although it can't reach a host, and that host's ranks a little later.
    @Test(.timeLimit(.minutes(1)), arguments: ["host1", "host2"])
    func anAbortEndsBothSidesOfALinkThatIsCut(_ host: String) throws {
      let secondsToAbort = 3
      let secondsToEnd = 8
      let command = try Command(["abortLate", "\(secondsToAbort)"], program: "MPITestWorker", in: Workspace()) {
        Hosts.wrap($0, ["--hosts", "2", "--ranks", "4", "--cut", host, "--linger", "20"])
      }
      try command.wait(for: "ready")
      kill(command.identifier, SIGUSR2)
      let finished = try command.finish()
      #expect(finished.code == 70, "\(finished.errors)")
      #expect(finished.errors.contains(/rank [01]: has waited too long/), "\(finished.errors)")
      #expect(try Hosts.secondsAfterCut(finished.errors) < secondsToAbort + secondsToEnd)
      #expect(!finished.errors.contains("still has"), "\(finished.errors)")
    }

    /// At 20 Mbit/s the 28 x 28 images take 20 s to the other host; the cable is pulled before.
    @Test(.timeLimit(.minutes(1))) func aHostThatIsCutOffWhileTheDataTravelEndsTheJob() throws {
      let training = try Training(.dense, in: Workspace())
      let options = ["--hosts", "2", "--ranks", "4", "--rate", "20mbit", "--cut", "host2@8", "--linger", "20"]
      let finished = try Hosts.start(training, "run", options, ["--watchdog", "3", "--threads", "1"]).finish()
      #expect(finished.code == 70, "\(finished.errors)")
      #expect(try Hosts.secondsAfterCut(finished.errors) < 13)
      #expect(finished.errors.contains("and --watchdog allows 3 s"), "\(finished.errors)")
      #expect(!finished.errors.contains("still has"), "\(finished.errors)")
    }

    @Test(.timeLimit(.minutes(3)))
    func aHostThatIsCutOffEndsTheJobAndIsNamed() throws {
      let watchdogSeconds = 5
      let secondsToEnd = 10
      let training = try Training(.dense, in: Workspace())
      // A slow network, so that the run is not over before the cable is pulled.
      let options = ["--hosts", "2", "--ranks", "4", "--rate", "20mbit", "--cut", "host2", "--linger", "20"]
      let command = try Hosts.start(
        training, "run", options, ["--watchdog", "\(watchdogSeconds)", "--threads", "1"] + LongRun.settings)
      try command.wait(for: "\nepoch 1/12")
      kill(command.identifier, SIGUSR2)
      let finished = try command.finish()
      #expect(finished.code != 0)
      #expect(try Hosts.secondsAfterCut(finished.errors) < watchdogSeconds + secondsToEnd)
      #expect(!finished.errors.contains("still has"), "\(finished.errors)")
      let own = finished.errors.split(separator: "\n").filter { $0.hasPrefix("fmdist: rank ") }
      #expect(own.contains { $0.contains("host2") || $0.contains(/ranks? [^.]*[23]/) }, "\(finished.errors)")
      try training.run("run", ranks: 2, LongRun.settings + ["--resume", "auto"])
      #expect(try training.outcome("run") == LongRun.outcome())
    }
  }
}
