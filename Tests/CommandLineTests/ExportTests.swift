import FMDistRunFiles
import Foundation
import Testing

extension CommandLineTests {
  @Suite struct ExportTests {
    /// A run of the tiny model in the folder `run`, with standardized images and a fitted temperature.
    private func trained() throws -> Training {
      let training = try Training(.tiny, in: Workspace())
      try training.run(
        "run", ["--set", "data.scaling=standard", "--set", "training.calibration=temperature"])
      return training
    }

    private func hash(_ output: String) -> String? {
      output.split(separator: "\n").first { $0.hasPrefix("weights_sha256 ") }.map { String($0.dropFirst(15)) }
    }

    /// Out and in again, what is computed is the same to the bit.
    @Test(.timeLimit(.minutes(2)), arguments: ["onnx", "pytorch"])
    func aModelComesBackAsItWas(format: String) throws {
      let training = try trained()
      let workspace = training.workspace
      let file = "model." + (format == "onnx" ? "onnx" : "safetensors")
      let out = try Command.run(
        ["export", "run", "--to", format, "--output", file], ranks: 2, in: workspace, expecting: 0)
      let weights = try training.outcome("run").weights
      #expect(hash(out.output) == weights)
      let back = try Command.run(
        ["import", file, "--from", format, "--output", "back.ckpt"], in: workspace, expecting: 0)
      #expect(hash(back.output) == weights)
      let scores = try ["run", "back.ckpt"].map { path in
        try Command.run(["evaluate", path] + training.data + ["--log-format", "json"], in: workspace, expecting: 0)
          .output
      }
      func figures(_ line: String) -> [Substring] {
        line.split(separator: ",").filter { part in
          ["test_accuracy", "test_loss", "temperature"].contains { part.contains("\"\($0)\"") }
        }
      }
      #expect(figures(scores[0]).count == 3 && figures(scores[0]) == figures(scores[1]))
      _ = try Command.run(
        ["train", "--resume", "back.ckpt", "--output", "on"] + training.data, in: workspace, expecting: 0)
    }

    @Test(.timeLimit(.minutes(1))) func theSameCheckpointGivesTheSameBytesAndNothingIsReplacedUnasked() throws {
      let training = try trained()
      let workspace = training.workspace
      for (format, files) in [
        ("onnx", ["tiny.onnx"]), ("pytorch", ["tiny.safetensors", "tiny.py"]), ("npz", ["tiny.npz"]),
      ] {
        let arguments = ["export", "run/checkpoints/last.safetensors", "--to", format]
        _ = try Command.run(arguments, in: workspace, expecting: 0)
        let first = try files.map { try workspace.bytes($0) }
        let again = try Command.run(arguments, in: workspace, expecting: 64)
        #expect(again.errors.contains("--output: \(files[0]) already exists: --overwrite replaces it"))
        _ = try Command.run(arguments + ["--overwrite"], in: workspace, expecting: 0)
        #expect(try files.map { try workspace.bytes($0) } == first)
      }
      let own = try Command.run(
        ["export", "run", "--to", "pytorch", "--output", "run/checkpoints/last.safetensors", "--overwrite"],
        in: workspace, expecting: 64)
      #expect(own.errors.contains("run/checkpoints/last.safetensors"))
      #expect(try Checkpoint(file: workspace.path("run/checkpoints/last.safetensors")).step > 0)
    }

    @Test(.timeLimit(.minutes(1))) func whatCannotBeIsSaidInASentence() throws {
      let training = try trained()
      let workspace = training.workspace
      let cases: [([String], Int32, String)] = [
        (
          ["export", "run", "--to", "onxx"], 64,
          "--to: unknown format 'onxx'; did you mean onnx? Formats: "
        ),
        (["export", "run", "--to", "safetensors"], 64, "did you mean pytorch?"),
        (["export", "run"], 64, "--to: expected a format, found none"),
        (["export", "run", "--output", "a.b"], 64, "--output: 'a.b' has the ending of no format: give --to"),
        (["export", "run", "--to", "npz", "--verify"], 64, "--verify: npz holds only arrays"),
        (["export", "run", "--to", "onnx", "--python", "python3"], 64, "--python: expected --verify"),
        (
          ["export", "run", "--to", "onnx", "--verify", "--python", "./none"] + training.data, 66,
          "--verify: there is no ./none"
        ),
        (["export", "nothing", "--to", "onnx"], 66, "nothing: there is no such checkpoint"),
        (["import", "data", "--from", "onnx", "--output", "x"], 74, "data"),
        (["import", "tiny.yaml", "--from", "onnx", "--output", "x"], 65, "tiny.yaml: expected an ONNX model"),
        (["import", "run/checkpoints/last.safetensors", "--output", "x"], 78, "is a checkpoint of fmdist already"),
      ]
      for (arguments, code, sentence) in cases {
        let finished = try Command.run(arguments, in: workspace)
        #expect(finished.code == code, "\(arguments): \(finished.errors)")
        #expect(finished.errors.contains(sentence), "\(arguments): \(finished.errors)")
      }
    }

    /// Weights of another program, by a map of names.
    @Test(.timeLimit(.minutes(1))) func arraysWithOtherNamesAreMapped() throws {
      let training = try trained()
      let workspace = training.workspace
      _ = try Command.run(["export", "run", "--to", "pytorch"], in: workspace, expecting: 0)
      let file = try SafetensorsFile(workspace.path("tiny.safetensors"))
      let tensors = try file.tensors.filter { !$0.name.hasPrefix("pixel") }.map { tensor in
        let name = tensor.name.replacingOccurrences(of: "conv2d", with: "features.0")
        return Tensor(name, shape: tensor.shape, values: try file.values(of: tensor.name) as [Float])
      }
      try SafetensorsFile.write(tensors, to: workspace.path("theirs.safetensors"))
      try workspace.write(
        Array("# ours theirs\nconv2d.weight features.0.weight\r\nconv2d.bias  features.0.bias\r\n".utf8),
        to: "names.txt")
      let arguments = ["import", "theirs.safetensors", "--config", "tiny.yaml", "--output", "ours.safetensors"]
      let lacking = try Command.run(arguments + ["--input", "10x10x1"], in: workspace, expecting: 78)
      #expect(lacking.errors.contains("lacks 'conv2d.weight'"))
      // Without a size it is Fashion-MNIST's, which these weights are not for.
      let sizeless = try Command.run(arguments + ["--names", "names.txt"], in: workspace, expecting: 78)
      #expect(sizeless.errors.contains("dense.weight"), "\(sizeless.errors)")
      let finished = try Command.run(
        arguments + ["--input", "10x10x1", "--names", "names.txt"], in: workspace, expecting: 0)
      #expect(try hash(finished.output) == training.outcome("run").weights)
    }
  }
}
