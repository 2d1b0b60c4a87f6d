import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining
import Foundation
import Testing

private let hasPython = run(["python3", "--version"]) != nil

/// What a program writes to standard output; nil where it cannot be started or fails.
private func run(_ arguments: [String]) -> String? {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  guard (try? process.run()) != nil else { return nil }
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
}

/// The networks that `launch/bench zoo` draws from a seed.
@Suite(.enabled(if: hasPython, "there is no python3"))
struct ZooTests {
  /// A digest of the first 24 networks of a seed, and their configurations.
  private func networks(seed: Int) throws -> (digest: String, texts: [String]) {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../launch/peers")
    let script = """
      import hashlib, sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, sys.argv[1])
      import networks
      texts = [networks.text(networks.network(int(sys.argv[2]), number)) for number in range(1, 25)]
      print(hashlib.sha256("".join(texts).encode()).hexdigest(), *texts, sep="\\n---\\n", end="")
      """
    let output = try #require(run(["python3", "-c", script, folder.path, "\(seed)"]))
    let parts = output.components(separatedBy: "\n---\n")
    return (parts[0], Array(parts.dropFirst()))
  }

  /// Figures of a seed are of the same networks on every machine, and in all versions: whoever changes the generator says so here.
  @Test func aSeedAlwaysGivesTheSameNetworks() throws {
    #expect(
      try networks(seed: 1).digest == "f72a224f49baba9ef79de77531c67b0d8bb5fa9a1891678ae14472b356b6d3db")
  }

  /// Python counts for the peers, and to keep a network's cost in bounds; fmdist counts from its own plan.
  @Test(arguments: [1, 2, 99])
  func fmdistReadsEachNetworkAndCountsWhatThePeersCount(seed: Int) throws {
    let texts = try networks(seed: seed).texts
    #expect(Set(texts).count == 24)
    #expect(texts.filter { $0.contains("conv2d") }.count == 16)
    for text in texts {
      let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "zoo.yaml"))
      let dataset = configuration.data.dataset
      let shape =
        dataset == "fashion-mnist" ? [28, 28, 1] : dataset.dropFirst(6).split(separator: "x").map { Int($0)! }
      let plan = try ModelPlan(
        input: .image(height: shape[0], width: shape[1], channels: shape[2]), layers: configuration.model)
      try plan.checkClassifier(classes: 10)
      // # Drawn by launch/bench zoo. 56,062 parameters, 2.471 MFLOPs an image in a training step.
      let words = text.prefix { $0 != "\n" }.split(separator: " ")
      #expect(words[5].filter(\.isNumber) == "\(plan.parameterCount)", "\(configuration.name)")
      let millions = plan.denseFLOPs.reduce(FLOPs(), +).total / 1e6
      #expect(abs(Double(words[7].filter { $0 != "," })! - millions) < 0.001, "\(configuration.name): \(millions)")
      #expect(millions >= 0.2 && millions <= 300, "\(configuration.name)")
    }
  }
}
