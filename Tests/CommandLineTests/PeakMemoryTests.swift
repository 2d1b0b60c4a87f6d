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
      let command = try Command(
        ["train", "--config", "tuned.yaml", "--data", "synthetic", "--output", "run"], in: workspace)
      var peak = 0
      // A process that has ended has no memory, and no such line.
      while let megabytes = peakMegabytes(command.identifier) {
        peak = max(peak, megabytes)
        usleep(2_000)
      }
      let finished = try command.finish()
      try #require(finished.code == 0, "\(finished.errors)")
      // The data alone is more than 50 MB: what was read is this process's peak.
      #expect((50...400).contains(peak), "\(peak) MB")
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
