import FMDistDatasets
import FMDistMemory
import FMDistRunFiles
import FMDistTraining
import Foundation
import Testing

extension CommandLineTests {
  @Suite struct PeakMemoryTests {
    /// kh2021-cnn-tuned, of which 60,000 + 10,000 images of bytes are 55 MB.
    @Test(.timeLimit(.minutes(1))) func `training a convolutional recipe takes at most 400 MB, data included`() throws {
      let workspace = try Workspace()
      try workspace.write(
        """
        data: {validation: {source: test}, limit: 3000}
        model:
          - conv2d: {filters: 64, kernel_size: 3, activation: relu}
          - max_pooling2d: {pool_size: 2}
          - conv2d: {filters: 64, kernel_size: 3, activation: relu}
          - flatten
          - dropout: {rate: 0.5}
          - dense: {units: 128, activation: relu}
          - dense: {units: 10, activation: softmax}
        training: {batch_size: 64, epochs: 1}

        """, to: "tuned.yaml")
      let peak = try peak(
        of: ["train", "--config", "tuned.yaml", "--data", "synthetic", "--output", "run"], in: workspace)
      // The data alone is more than 50 MB: what was read is this process's peak.
      #expect((50...400).contains(peak), "\(peak) MB")
    }

    /// A model of 27 MB. Steps that may be left out keep all sums of gradients until it is known; where training may go back, there is a
    /// second checkpoint. One image weighs so much that it does.
    @Test(.timeLimit(.minutes(2))) func `the forecast counts what skip and rollback keep, and no more than is taken`()
      throws
    {
      let training = try Training(.tiny, in: Workspace())
      let settings = """
        model: [flatten, {dense: {units: 60000, activation: relu}}, {dense: {units: 10, activation: softmax}}]
        optimizer: {sgd: {learning_rate: 0.0001, momentum: 0.9}}
        """
      func measure(_ action: String, heaviest: Float) throws -> (forecast: Double, peak: Double) {
        try training.workspace.write((0..<240).map { "\($0 == 0 ? heaviest : 1)\n" }.joined(), to: "weights.csv")
        let text = "\(settings)\ntraining: {batch_size: 20, epochs: 2, on_non_finite: \(action)}\n"
        try training.workspace.write(
          "data: {validation: {source: last, count: 40}, sample_weights: weights.csv}\n\(text)", to: "large.yaml")
        let peak = try peak(
          of: ["train", "--config", "large.yaml", "--output", "run", "--overwrite"] + training.data,
          in: training.workspace)
        let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "large"))
        let pixels = TinyData.side * TinyData.side
        func images(_ count: Int) -> ImageSet {
          ImageSet(
            pixels: GrowingBytes.zeros(count * pixels), labels: Buffer(count: count), height: TinyData.side,
            width: TinyData.side, channels: 1, classNames: (0..<10).map(String.init))
        }
        let dataset = Dataset(
          name: "tiny", training: images(240), test: images(60),
          source: DatasetSource(synthetic: false, verified: false, files: []))
        let forecast = MemoryForecast(
          training: configuration, try configuration.model(for: dataset.training), dataset: dataset, samples: 200,
          ranks: 1, localRanks: 1)
        return (forecast.total / 1e6, Double(peak))
      }
      let stop = try measure("stop", heaviest: 1)
      let skip = try measure("skip", heaviest: 3e38)
      let rollback = try measure("rollback", heaviest: 3e38)
      #expect(try training.workspace.text("run/log.jsonl").contains("\"rolled_back\":true"))
      for (one, other) in [(stop, skip), (skip, rollback)] {
        let (forecast, measured) = (other.forecast - one.forecast, other.peak - one.peak)
        #expect(forecast > 20, "\(one) \(other)")
        // Glibc keeps some of what was given back, and peaks differ by some MB.
        #expect((0.4 * measured...1.5 * measured).contains(forecast), "\(one) \(other)")
      }
      for run in [stop, skip, rollback] { #expect(run.forecast < run.peak, "\(run)") }
    }

    /// The greatest resident size, in MB, of a run of `arguments`.
    private func peak(of arguments: [String], in workspace: Workspace) throws -> Int {
      let command = try Command(arguments, in: workspace)
      var peak = 0
      // A process that has ended has no memory, and no such line.
      while let megabytes = peakMegabytes(command.identifier) {
        peak = max(peak, megabytes)
        usleep(2_000)
      }
      let finished = try command.finish()
      try #require(finished.code == 0, "\(finished.errors)")
      return peak
    }

    /// The greatest resident size of a process so far, as Linux counts it.
    private func peakMegabytes(_ process: Int32) -> Int? {
      guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
      else { return nil }
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 / 1000 }
    }
  }
}
