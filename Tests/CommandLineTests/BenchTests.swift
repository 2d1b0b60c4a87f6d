import Foundation
import Testing

extension CommandLineTests {
  /// `fmdist-bench`: that its figures come out, not what they are.
  @Suite struct BenchTests {
    private struct Report: Decodable {
      struct Machine: Decodable { let fmaGflopsOneCore, memoryGigabytesPerSecondAllThreads: Double }
      struct Kernel: Decodable {
        let kernel, shape: String
        let medianSeconds, shareOfTriad: Double
        let shareOfFmaPeak: Double?
      }
      let machine: Machine
      let kernels: [Kernel]
    }

    @Test(.timeLimit(.minutes(1)))
    func kernelsAsJSONAreOneObjectWithTheMachineAndEachKernelThatMatches() throws {
      let workspace = try Workspace()
      let finished = try Command.run(
        ["kernels", "--json", "--seconds", "0.01", "--filter", "dense/"], program: "fmdist-bench", in: workspace)
      #expect(finished.code == 0)
      #expect(finished.errors == "")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let report = try decoder.decode(Report.self, from: Data(finished.output.utf8))
      #expect(report.machine.fmaGflopsOneCore > 0)
      #expect(report.machine.memoryGigabytesPerSecondAllThreads > 0)
      #expect(!report.kernels.isEmpty)
      for kernel in report.kernels {
        #expect(kernel.kernel.hasPrefix("dense/"))
        #expect(kernel.medianSeconds > 0 && kernel.shareOfTriad > 0)
        // No kernel is faster than the machine; clocks and neighbours give it some room.
        #expect((kernel.shareOfFmaPeak ?? 0.5) > 0 && (kernel.shareOfFmaPeak ?? 0.5) < 2, "\(kernel.shape)")
      }
    }

    @Test(.timeLimit(.minutes(1)))
    func kernelsAreATableOfAlignedColumns() throws {
      let workspace = try Workspace()
      let finished = try Command.run(
        ["kernels", "--seconds", "0.001", "--filter", "addition", "--threads", "1"], program: "fmdist-bench",
        in: workspace)
      #expect(finished.code == 0)
      let lines = finished.output.split(separator: "\n")
      let title = try #require(lines.first { $0.hasPrefix("kernel ") })
      let rows = lines.filter { $0.hasPrefix("addition/") }
      #expect(title.contains("% FMA") && rows.count > 1)
      // The last column stands at the right.
      #expect(Set((rows + [title]).map(\.count)).count == 1)
    }

    /// `launch/bench` prints these texts without a build.
    @Test(.timeLimit(.minutes(1)), arguments: ["kernels", "steps", "scaling"])
    func helpIsAsWritten(_ word: String) throws {
      let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Fixtures/help-bench-\(word).txt")
      let finished = try Command.run([word, "--help"], program: "fmdist-bench", in: Workspace())
      #expect(finished.code == 0 && finished.errors == "")
      let expected = try String(contentsOf: fixture, encoding: .utf8)
      #expect(finished.output == expected)
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (
          ["--filter", "no-such-kernel"], "no kernel's name or shape contains 'no-such-kernel'. The kernels are dense/"
        ),
        (["--seconds", "0"], "--seconds: expected more than 0 and at most 3600, found 0.0."),
        (["--threads", "0"], "--threads: expected 1 to 1024, found 0."),
      ])
    func whatCannotBeMeasuredIsRefusedInASentence(_ options: [String], sentence: String) throws {
      let finished = try Command.run(["kernels"] + options, program: "fmdist-bench", in: Workspace())
      #expect(finished.code == 64)
      #expect(finished.output == "")
      #expect(finished.errors.contains(sentence))
    }
  }
}
