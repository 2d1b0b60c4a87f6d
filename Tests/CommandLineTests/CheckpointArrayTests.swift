import FMDistRunFiles
import Testing

extension CommandLineTests {
  /// What other programs find in a checkpoint.
  @Suite struct CheckpointArrayTests {
    /// An optimizer remembers nothing of the moving statistics: zeros in their place would be variances of nothing.
    @Test(.timeLimit(.minutes(1))) func theOptimizersArraysAreThoseThatItUpdates() throws {
      let training = try Training(.tiny, in: Workspace())
      let settings = [
        "model.1=batch_normalization", "optimizer.adam.use_ema=true", "training.on_non_finite=rollback",
      ].flatMap { ["--set", $0] }
      try training.run("run", settings + ["--stop-after", "20"], code: 75)
      let checkpoint = try Checkpoint(file: training.workspace.path("run/checkpoints/last.safetensors"))
      let parameters = checkpoint.parameters.map(\.name)
      #expect(parameters.count { $0.contains("/moving_") } == 2, "\(parameters)")
      let trained = parameters.filter { !$0.contains("/moving_") }
      let slots = ["m", "v", "weights"].flatMap { slot in trained.map { "\(slot)/\($0)" } }
      #expect(checkpoint.optimizerState.map(\.name) == slots)
      #expect(checkpoint.epochStart.map(\.name) == parameters + slots.map { "optimizer/\($0)" })
      for array in checkpoint.parameters + checkpoint.optimizerState {
        #expect(array.values.contains { $0 != 0 }, "\(array.name)")
      }
      // What evaluation uses: the averages with these statistics.
      try training.run("run", ranks: 3, settings + ["--resume", "auto"])
      try training.run("whole", settings)
      #expect(try training.outcome("run") == training.outcome("whole"))
    }
  }
}
