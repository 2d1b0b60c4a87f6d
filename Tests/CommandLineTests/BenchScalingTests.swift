import Foundation
import Testing

extension CommandLineTests {
  /// `fmdist-bench scaling`: that its jobs train, and that its figures come out and agree with each other, not what they are.
  @Suite struct BenchScalingTests {
    private struct Report: Decodable {
      struct Recipe: Decodable {
        struct Job: Decodable {
          let layout, order: String
          let ranks, threads, shards: Int
          let imagesPerSecond: [Double]
          let medianStepSeconds, compute, sumAndUpdate, waiting: Double
        }
        struct Ratio: Decodable {
          let of, to: String
          let median: Double
        }
        let recipe, data: String
        let parameters: Int
        let jobs: [Job]
        let ratios, unorderedToFixed: [Ratio]
      }
      let recipes: [Recipe]
    }
    private struct ModelReport: Decodable {
      struct Recipe: Decodable {
        struct Point: Decodable {
          let ranks: Int
          let isFitted: Bool
          let measuredSeconds, modelSeconds: Double
          let computeSeconds, repeatedSeconds, barrierSeconds, copySeconds, stragglerSeconds: Double
        }
        let points: [Point]
      }
      let recipes: [Recipe]
    }
    private struct Line: Decodable {
      let parameters, images, steps: Int?
      let stepSeconds: [Double]?
      let compute, sumAndUpdate, waiting, barrierSeconds: Double?
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(type, from: Data(text.utf8))
    }

    private func workspace() throws -> Workspace {
      let workspace = try Workspace()
      try workspace.write(
        """
        name: small
        model:
          - flatten
          - dense: {units: 10, activation: softmax}
        training: {batch_size: 64}

        """, to: "small.yaml")
      return workspace
    }

    private let brief = ["--config", "small.yaml", "--data", "synthetic", "--seconds", "0.05"]

    private func run(_ options: [String], in workspace: Workspace) throws -> Command.Finished {
      try Command.run(["scaling"] + options, program: "fmdist-bench", in: workspace)
    }

    @Test(.timeLimit(.minutes(1))) func eachLayoutTrainsInEachRoundAndOrder() throws {
      let options = ["--rounds", "3", "--layouts", "1x2", "3x1", "--order-cost", "--json"]
      let finished = try run(brief + options, in: workspace())
      try #require(finished.code == 0, "\(finished.errors)")
      let recipe = try #require(try decode(Report.self, from: finished.output).recipes.first)
      #expect(recipe.recipe == "small" && recipe.data == "synthetic" && recipe.parameters == 7850)
      #expect(recipe.jobs.map(\.layout) == ["1x2", "3x1", "1x2", "3x1"])
      #expect(recipe.jobs.map(\.order) == ["fixed", "fixed", "unordered", "unordered"])
      #expect(recipe.jobs.map(\.shards) == [8, 8, 2, 3])
      for job in recipe.jobs {
        #expect(job.imagesPerSecond.count == 3 && job.imagesPerSecond.allSatisfy { $0 > 0 })
        #expect(job.medianStepSeconds > 0)
        #expect(abs(job.compute + job.sumAndUpdate + job.waiting - 1) < 1e-9)
      }
      #expect(recipe.ratios.map(\.of) == ["3x1"] && recipe.ratios.map(\.to) == ["1x2"])
      let ratios = zip(recipe.jobs[1].imagesPerSecond, recipe.jobs[0].imagesPerSecond).map { $0 / $1 }.sorted()
      #expect(abs(recipe.ratios[0].median - ratios[1]) < 1e-9)
      #expect(recipe.unorderedToFixed.map(\.of) == ["1x2", "3x1"])
    }

    @Test(.timeLimit(.minutes(1))) func withoutJSONItIsTablesInMarkdown() throws {
      let finished = try run(brief + ["--rounds", "1", "--layouts", "1x1", "2x1"], in: workspace())
      try #require(finished.code == 0, "\(finished.errors)")
      let lines = finished.output.split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("| recipe") && $0.contains("2x1 / 1x1") })
      #expect(lines.count { $0.hasPrefix("| small ") } == 3)
    }

    @Test(.timeLimit(.minutes(1))) func theModelIsFittedComparedAndDrawn() throws {
      let workspace = try workspace()
      let options = [
        "--model", "--fit", "1", "2", "4", "--check", "3", "--rounds", "2", "--output", "charts", "--json",
      ]
      let finished = try run(brief + options, in: workspace)
      try #require(finished.code == 0, "\(finished.errors)")
      let recipe = try #require(try decode(ModelReport.self, from: finished.output).recipes.first)
      #expect(recipe.points.map(\.ranks) == [1, 2, 3, 4])
      #expect(recipe.points.map(\.isFitted) == [true, true, false, true])
      for point in recipe.points {
        let sum =
          point.computeSeconds + point.repeatedSeconds + point.barrierSeconds + point.copySeconds
          + point.stragglerSeconds
        #expect(abs(sum / point.modelSeconds - 1) < 1e-9)
        #expect(point.measuredSeconds > 0)
      }
      #expect(workspace.names(in: "charts") == ["model.md", "small-host.svg", "small-projection.svg"])
      #expect(try workspace.text("charts/model.md").contains("PROJECTION"))
      #expect(try workspace.text("charts/small-host.svg").hasSuffix("</svg>\n"))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 3])
    func aWorkerAnswersEachLineOfInputAndEndsWithIt(ranks: Int) throws {
      let workspace = try workspace()
      let command = try Command(
        ["scaling-worker", "--config", "small.yaml", "--data", "synthetic"], program: "fmdist-bench", ranks: ranks,
        in: workspace)
      try command.wait(for: "\n")
      try command.type("0.02\nsteps 0.02\nparts 0.02\nbarriers 0.02\nsoon\n")
      let finished = try command.finish()
      let lines = try finished.output.split(separator: "\n").map { try decode(Line.self, from: String($0)) }
      try #require(lines.count == 5, "\(finished.output)\(finished.errors)")
      #expect(lines[0].parameters == 7850)
      #expect((lines[1].images ?? 0) > 0 && lines[1].stepSeconds == nil)
      #expect(lines[2].stepSeconds?.count == lines[2].steps)
      #expect(abs((lines[3].compute ?? 0) + (lines[3].sumAndUpdate ?? 0) + (lines[3].waiting ?? 0) - 1) < 1e-9)
      #expect((lines[4].barrierSeconds ?? -1) >= 0)
      #expect(finished.code == 64)
      #expect(finished.errors.contains("standard input: expected a number of seconds"))
    }

    @Test(.timeLimit(.minutes(1))) func aJobThatDiesEndsTheMeasurementInASentence() throws {
      let workspace = try workspace()
      try workspace.write("#!/bin/sh\necho '= BAD TERMINATION'\nexit 9\n", to: "bin/mpirun")
      chmod(workspace.path("bin/mpirun"), 0o755)
      let finished = try Command.run(
        ["scaling"] + brief, program: "fmdist-bench", in: workspace, environment: ["PATH": workspace.path("bin")])
      #expect(finished.code == 70)
      #expect(finished.output == "")
      #expect(finished.errors.contains("= BAD TERMINATION"))
      #expect(finished.errors.contains("the job of 1x2 (ranks x threads) ended with code 9; what it said is above."))
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (["--rounds", "0"], "--rounds: expected 1 to 1000, found 0."),
        (["--seconds", "0"], "--seconds: expected more than 0 and at most 3600, found 0.0."),
        (["--layouts", "2x1", "2x1"], "--layouts: expected each once, found 2x1 2x1."),
        (
          ["--layouts", "9x1"],
          "small.yaml: training.shards is 8, and there are to be 9 ranks, of which each needs a shard."
        ),
        (["--model", "--order-cost"], "--model: expected neither --layouts nor --order-cost beside it."),
        (["--output", "charts"], "--output: expected --model beside it."),
        (["--model", "--fit", "1", "2"], "three or more to fit to, 1 among them, found --fit 1 2 --check 3 5 6 7."),
        (["--layouts", "two"], "'two' is invalid for '--layouts <ranks x threads>'"),
      ])
    func whatCannotBeMeasuredIsRefusedInASentence(_ options: [String], sentence: String) throws {
      let finished = try run(["--config", "small.yaml", "--data", "synthetic"] + options, in: workspace())
      #expect(finished.code == 64)
      #expect(finished.output == "")
      #expect(finished.errors.contains(sentence), "\(finished.errors)")
    }
  }
}
