import FMDistRunFiles
import Foundation
import Testing

extension CommandLineTests {
  /// `fmdist-bench steps`: that its figures come out and agree with each other, not what they are.
  @Suite struct BenchStepsTests {
    private struct Report: Decodable {
      struct Part: Decodable {
        let layer, phase: String
        let microseconds, share: Double
        let executedMflops: Double?
      }
      struct Recipe: Decodable {
        let recipe, data: String
        let threads, parameters: Int
        let imagesPerSecond, executedMflops, denseMflops, gflops, shareOfFmaPeak: Double
        let parts: [Part]
      }
      let recipes: [Recipe]
    }
    private struct PlainReport: Decodable {
      struct Recipe: Decodable {
        let recipe: String
        let parameters, images: Int
        let seconds, imagesPerSecond: Double
      }
      let recipes: [Recipe]
    }
    private struct Line: Decodable {
      let parameters: Int?
      let seconds: Double?
    }

    private let small = """
      name: small
      model:
        - flatten
        - dense: {units: 10, activation: softmax}
      training: {batch_size: 64}

      """

    private func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(type, from: Data(text.utf8))
    }

    private func run(_ options: [String], in workspace: Workspace) throws -> Command.Finished {
      try Command.run(["steps"] + options, program: "fmdist-bench", in: workspace)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 2])
    func thePartsOfAStepAddUpToItsTimeAndItsOperations(threads: Int) throws {
      let workspace = try Workspace()
      try workspace.write(
        """
        name: small
        model:
          - conv2d: {filters: 8, kernel_size: 3, activation: relu}
          - max_pooling2d: {pool_size: 2}
          - conv2d: {filters: 6, kernel_size: 3, activation: relu}
          - dropout: {rate: 0.1}
          - max_pooling2d: {pool_size: 2}
          - flatten
          - dense: {units: 10, activation: softmax}
        training: {batch_size: 64}

        """, to: "recipes/small.yaml")
      let options = ["--data", "synthetic", "--seconds", "0.3", "--threads", "\(threads)", "--json"]
      let finished = try run(["--configs", "recipes"] + options, in: workspace)
      try #require(finished.code == 0, "\(finished.errors)")
      let report = try decode(Report.self, from: finished.output)
      let recipe = try #require(report.recipes.first)
      #expect(report.recipes.count == 1 && recipe.recipe == "small" && recipe.data == "synthetic")
      #expect(recipe.threads == threads)
      // By Keras's formulas: 8 · (9 + 1), 6 · (8 · 9 + 1), 10 · (6 · 5 · 5 + 1).
      #expect(recipe.parameters == 80 + 438 + 1510)
      #expect(abs(recipe.parts.reduce(0) { $0 + $1.share } - 1) < 1e-9)
      // No part is negative, waiting among them: no time is counted twice.
      for part in recipe.parts { #expect(part.share >= 0, "\(part.layer), \(part.phase)") }
      let operations = recipe.parts.reduce(0) { $0 + ($1.executedMflops ?? 0) }
      #expect(abs(operations - recipe.executedMflops) < 1e-9)
      #expect(recipe.executedMflops < recipe.denseMflops)
      #expect(abs(recipe.imagesPerSecond * recipe.executedMflops / 1e3 / recipe.gflops - 1) < 1e-9)
      let layers = Set(recipe.parts.map(\.layer))
      #expect(layers == ["conv2d+max_pooling2d", "conv2d_1+dropout+max_pooling2d_1", "flatten", "dense", "step"])
    }

    @Test(.timeLimit(.minutes(1)), arguments: [[], ["--evaluation", "--weights", "weights.safetensors"]])
    func aPlainSpellIsImagesOverSeconds(of work: [String]) throws {
      let workspace = try Workspace()
      try workspace.write(small, to: "small.yaml")
      let options = ["--config", "small.yaml", "--data", "synthetic", "--threads", "1"]
      let finished = try run(options + work + ["--plain", "--json", "--seconds", "0.2"], in: workspace)
      try #require(finished.code == 0, "\(finished.errors)")
      let recipe = try #require(try decode(PlainReport.self, from: finished.output).recipes.first)
      #expect(recipe.recipe == "small" && recipe.parameters == 7850)
      #expect(recipe.seconds >= 0.2 && recipe.images > 0)
      #expect(abs(recipe.imagesPerSecond * recipe.seconds / Double(recipe.images) - 1) < 1e-9)
      guard let file = work.last else { return }
      let weights = try Checkpoint(file: workspace.path(file)).parameters
      #expect(weights.map(\.shape) == [[784, 10], [10]])
      #expect(!weights.flatMap(\.values).allSatisfy { $0 == 0 })
    }

    @Test(.timeLimit(.minutes(1))) func eachLineOfInputIsAnsweredWithASpell() throws {
      let workspace = try Workspace()
      try workspace.write(small, to: "small.yaml")
      let options = ["--config", "small.yaml", "--data", "synthetic", "--threads", "1"]
      let command = try Command(
        ["steps", "--plain", "--spells-from-input"] + options, program: "fmdist-bench", in: workspace)
      try command.wait(for: "\n")
      try command.type("0.05\n0.1\nsoon\n")
      let finished = try command.finish()
      let lines = try finished.output.split(separator: "\n").map { try decode(Line.self, from: String($0)) }
      try #require(lines.count == 3)
      #expect(lines[0].parameters == 7850)
      #expect((lines[1].seconds ?? 0) >= 0.05 && (lines[2].seconds ?? 0) >= 0.1)
      #expect(finished.code == 64)
      #expect(finished.errors.contains("expected a number of seconds, more than 0 and at most 3600, found 'soon'."))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [["--spells-from-input"], ["--plain", "--spells-from-input"]])
    func spellsFromInputAreForOneRecipeAndPlain(options: [String]) throws {
      let finished = try run(options, in: Workspace())
      #expect(finished.code == 64)
      #expect(finished.errors.contains("--spells-from-input: expected --plain, and one recipe"))
    }

    @Test(.timeLimit(.minutes(1))) func anErrorOfSeveralLinesKeepsThem() throws {
      let workspace = try Workspace()
      try workspace.write("data: {dataset: drawn}\n" + small, to: "small.yaml")
      let finished = try run(["--config", "small.yaml", "--data", "nowhere"], in: workspace)
      #expect(finished.code != 0 && finished.errors.contains("\n  - --data: "), "\(finished.errors)")
      #expect(!finished.errors.contains("\\u{"), "\(finished.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func anUnknownRecipeIsAnsweredWithThoseThatThereAre() throws {
      let workspace = try Workspace()
      try workspace.write("", to: "configs/one.yaml")
      try workspace.write("", to: "configs/two.yaml")
      let finished = try run(["--recipe", "three"], in: workspace)
      #expect(finished.code == 64)
      #expect(finished.errors.contains("--recipe: 'three' is not a configuration in configs; there are one, two."))
    }
  }
}
