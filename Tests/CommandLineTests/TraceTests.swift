import Foundation
import Testing

extension CommandLineTests {
  /// `train --trace`: that the timeline is whole and changes nothing.
  @Suite struct TraceTests {
    @Test(.timeLimit(.minutes(2)), arguments: [nil, 1, 3])
    func everyRankTellsOfEachLayerInEachStepOfTheWindow(ranks: Int?) throws {
      let training = try Training(.dropout, in: Workspace())
      try training.run("plain")
      let begin = DispatchTime.now().uptimeNanoseconds
      let options = ["--trace-steps", "4-9", "--threads", "2"]
      let finished = try training.run("traced", ranks: ranks, options)
      let mostMicroseconds = Double(DispatchTime.now().uptimeNanoseconds - begin) / 1000
      #expect(try training.outcome("traced") == training.outcome("plain"))
      #expect(finished.output.contains("\ntrace.json holds 6 of the steps 4-9;"))
      #expect(finished.output.contains("\nthe threads' time: compute "))

      let trace = try TraceJSON("traced", in: training.workspace)
      let size = ranks ?? 1
      #expect(trace.otherData.ranks == size && trace.otherData.steps == 6 && trace.otherData.droppedEvents == 0)
      #expect(trace.steps.map { $0.compactMap(\.args?.number) } == Array(repeating: Array(4...9), count: size))
      #expect(trace.threads.map(\.count) == Array(repeating: 2, count: size))
      for event in trace.traceEvents where event.ph != "M" {
        #expect((event.ts ?? -1) >= 0 && (event.dur ?? 0) >= 0, "\(event)")
        #expect((event.ts ?? .infinity) + (event.dur ?? 0) <= mostMicroseconds, "\(event)")
        #expect(event.cat != nil && event.tid != nil)
      }
      // Flattening moves nothing here, so it belongs to the layers before it.
      let layers: Set = ["conv2d", "dropout", "max_pooling2d", "dropout_1", "dense", "dense_1"]
      for (rank, threads) in trace.threads.enumerated() {
        for events in threads {
          for (event, next) in zip(events, events.dropFirst()) { #expect(event.end <= next.start, "\(event), \(next)") }
        }
        let events = threads.joined()
        for step in trace.steps[rank] {
          let inside = events.filter { $0.args?.step == step.args?.number }
          #expect(inside.allSatisfy { $0.start >= step.start && $0.end <= step.end })
          for phase in ["forward", "weightsGradient"] {
            let found = Set(inside.filter { $0.args?.phase == phase }.flatMap(\.layers))
            #expect(found.isSuperset(of: phase == "forward" ? layers : ["conv2d", "dense", "dense_1"]), "rank \(rank)")
          }
          let phases = Set(inside.compactMap(\.args?.phase))
          #expect(
            phases.isSuperset(of: ["input", "loss", "sum", "optimizer", "waitForRanks", "dataGradient"]))
        }
        #expect(events.allSatisfy { (4...9).contains($0.args?.step ?? 0) })
      }
      let spans = Set(trace.traceEvents.filter { $0.ph == "X" && $0.cat == "run" && $0.pid == 1 }.map(\.name))
      #expect(spans.isSuperset(of: ["epoch 1", "validation 1", "checkpoint 43", "epoch 2", "validation 2", "test 86"]))
      // What is in flight has two ends.
      let ends = Dictionary(grouping: trace.traceEvents.filter { $0.ph == "b" || $0.ph == "e" }, by: \.id)
      for (id, pair) in ends {
        #expect(id != nil && pair.map(\.ph) == ["b", "e"] && pair[0].start <= pair[1].start, "\(pair)")
        #expect(pair[0].args?.segment != nil && Set(pair.map(\.pid)).count == 1)
      }
      try check(trace.otherData, ranks: size)
    }

    private func check(_ other: TraceJSON.Other, ranks: Int) throws {
      let shares = [
        other.shareOfCompute, other.shareOfExchange, other.shareOfWaitingForRanks, other.shareOfWaitingForThreads,
      ]
      #expect(shares.allSatisfy { (0...1).contains($0) } && abs(shares.reduce(0, +) - 1) < 1e-9)
      #expect(other.shareOfCompute > 0)
      #expect(other.shareOfExchangeHidden == nil, "on one host nothing is in flight")
      #expect(other.clocks.map(\.rank) == Array(0..<ranks))
      #expect(other.clocks.allSatisfy { $0.offsetNsAtBegin == 0 && $0.offsetNsAtEnd == 0 && !$0.host.isEmpty })
      #expect(other.summary.count == 2)
    }

    @Test(.timeLimit(.minutes(1))) func aRunThatIsStoppedAndOneThatGoesOnHaveTracesOfTheirOwn() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("whole")
      try training.run("run", ranks: 2, ["--trace", "--stop-after", "14"], code: 75)
      #expect(
        try TraceJSON("run", in: training.workspace).steps.map { $0.compactMap(\.args?.number) } == [
          [11, 12, 13, 14], [11, 12, 13, 14],
        ])
      // 18 steps are left, fewer than the usual twenty.
      try training.run("run", ["--trace", "--resume", "auto"])
      #expect(
        try TraceJSON("run", in: training.workspace).steps.map { $0.compactMap(\.args?.number) } == [Array(15...32)])
      #expect(try training.outcome("run") == training.outcome("whole"))
      // Another run in its place leaves none behind.
      try training.run("run", ["--overwrite"])
      #expect(!training.workspace.exists("run/trace.json"))
    }

    /// In a namespace of times of its own a process has another monotonic clock, as it has on another host.
    @Test(.timeLimit(.minutes(1)), .enabled(if: Self.canShiftClocks, "unshare --time is not allowed here"))
    func ranksWithAnotherClockAreBroughtToThatOfRank0() throws {
      let training = try Training(.tiny, in: Workspace())
      let arguments = training.arguments("run", ["--trace", "--threads", "1"])
      let command = try Command(arguments, ranks: 1, in: training.workspace) { words in
        let program = words.suffix(arguments.count + 1)
        return words + [":", "-n", "2"] + Self.shift + program
      }
      let finished = try command.finish()
      try #require(finished.code == 0, "\(finished.errors)")
      let trace = try TraceJSON("run", in: training.workspace)
      let seconds = 1_000_000_000
      for clock in trace.otherData.clocks {
        let expected = clock.rank == 0 ? 0 : -5000 * seconds
        #expect(abs(clock.offsetNsAtBegin - expected) <= clock.uncertaintyNsAtBegin, "\(clock)")
        #expect(abs(clock.offsetNsAtEnd - expected) <= clock.uncertaintyNsAtEnd, "\(clock)")
        #expect(clock.uncertaintyNsAtBegin < seconds / 10)
      }
      // No rank ends a step before all have begun it: weights come from all.
      let steps = trace.steps
      try #require(steps.map(\.count) == [20, 20, 20])
      let mostWrong = trace.otherData.clocks.map { max($0.uncertaintyNsAtBegin, $0.uncertaintyNsAtEnd) }.max() ?? 0
      for step in 0..<20 {
        let lastBegin = steps.map { $0[step].start }.max() ?? 0
        let firstEnd = steps.map { $0[step].end }.min() ?? 0
        #expect(lastBegin <= firstEnd + 2 * mostWrong)
      }
    }

    private static let shift = ["unshare", "--time", "--fork", "--monotonic", "5000"]

    private static let canShiftClocks: Bool = {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = shift + ["true"]
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }()

    @Test(.timeLimit(.minutes(1))) func stepsThatNeverComeAreSaid() throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try training.run("run", ranks: 2, ["--trace-steps", "500-510"])
      #expect(
        finished.output.contains(
          "\ntrace.json holds no step: none of the steps 500-510 was trained; choose others with --trace-steps\n"))
      #expect(try TraceJSON("run", in: training.workspace).steps.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [nil, 3])
    func whatStandsInATracesPlaceIsSaidBeforeTraining(ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ["--set", "training.epochs=0"])
      try training.workspace.write("", to: "run/trace.json/in-the-way")
      let finished = try training.run("run", ranks: ranks, ["--resume", "auto", "--trace"], code: 64)
      #expect(
        finished.errors.hasPrefix("fmdist: run/trace.json is not a file, and fmdist would write there"),
        "\(finished.errors)")
      #expect(finished.errors.components(separatedBy: "fmdist: ").count == 2, "\(finished.errors)")
      #expect(training.workspace.exists("run/trace.json/in-the-way"))
    }
  }
}
