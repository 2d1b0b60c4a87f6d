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
        let threads: Int
        let imagesPerSecond, executedMflops, denseMflops, gflops, shareOfFmaPeak: Double
        let parts: [Part]
      }
      let recipes: [Recipe]
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
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let report = try decoder.decode(Report.self, from: Data(finished.output.utf8))
      let recipe = try #require(report.recipes.first)
      #expect(report.recipes.count == 1 && recipe.recipe == "small" && recipe.data == "synthetic")
      #expect(recipe.threads == threads)
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

    @Test(.timeLimit(.minutes(1))) func anUnknownRecipeIsAnsweredWithThoseThatThereAre() throws {
      let workspace = try Workspace()
      try workspace.write("", to: "configs/one.yaml")
      try workspace.write("", to: "configs/two.yaml")
      let finished = try run(["--recipe", "three"], in: workspace)
      #expect(finished.code == 64)
      #expect(finished.errors.contains("--recipe: 'three' is no configuration in configs; there are one, two."))
    }
  }
}
