import Foundation
import Testing

extension CommandLineTests {
  /// The networks that people know, on small images; `launch/same-bits --networks` trains them on larger ones, at more sizes.
  @Suite struct NetworkTests {
    private static let files = [
      "configs/resnet20", "Tests/Networks/mobilenet", "Tests/Networks/inception", "Tests/Networks/densenet",
    ]

    @Test(.timeLimit(.minutes(3)), arguments: files, [1, 3])
    func ranksThreadsAndRestartsChangeNothing(_ file: String, channels: Int) throws {
      let workspace = try Workspace()
      for (index, (part, count)) in [("train", 72), ("t10k", 20)].enumerated() {
        let images = TinyData.images(count: count * channels, seed: UInt64(index) + 1)
        let pixels = images.dropFirst(TinyData.header(sizes: [0, 0, 0]).count)
        try workspace.write(
          TinyData.header(sizes: [count, TinyData.side, TinyData.side, channels]) + pixels,
          to: "data/\(part)-images-idx3-ubyte")
        try workspace.write(TinyData.labels(count: count), to: "data/\(part)-labels-idx1-ubyte")
      }
      let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
      let options = [
        "--config", root.appending(path: "\(file).yaml").path, "--data", "data", "--set", "data.dataset=tiny", "--set",
        "data.validation.source=test", "--set", "data.validation.count=null", "--set", "training.batch_size=17",
        "--set",
        "training.epochs=2",
      ]
      func run(_ output: String, ranks: Int?, threads: Int, _ more: [String] = [], code: Int32 = 0) throws {
        let arguments = ["train", "--output", output, "--threads", "\(threads)"] + options + more
        let finished = try Command.run(arguments, ranks: ranks, in: workspace)
        try #require(finished.code == code, "\(finished.output)\n\(finished.errors)")
      }
      try run("one", ranks: nil, threads: 1)
      let expected = try Outcome("one", in: workspace)
      try run("many", ranks: 3, threads: 2)
      #expect(try Outcome("many", in: workspace) == expected)
      try run("parts", ranks: 4, threads: 1, ["--stop-after", "3"], code: 75)
      try run("parts", ranks: 2, threads: 2, ["--resume", "auto"])
      #expect(try Outcome("parts", in: workspace) == expected)
    }
  }
}
