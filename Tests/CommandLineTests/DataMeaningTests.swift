import FMDistRunFiles
import Foundation
import Testing

extension CommandLineTests {
  /// A checkpoint remembers what its images and classes are, and other data is not scored as if it were such.
  @Suite struct DataMeaningTests {
    /// Writes 40 training and 20 test images of `height` x `width`, of two classes, whose labels count from `first`.
    private func write(_ height: Int, _ width: Int, first: UInt8 = 0, to folder: String, in workspace: Workspace) throws
    {
      for (index, count) in [40, 20].enumerated() {
        let pixels = (0..<count * height * width).map { UInt8(truncatingIfNeeded: $0 * (7 + index) + $0 / 11) }
        try workspace.write(
          TinyData.header(sizes: [count, height, width]) + pixels, to: "\(folder)/\(TinyData.files[2 * index])")
        try workspace.write(
          TinyData.header(sizes: [count]) + (0..<count).map { first + UInt8($0 % 2) },
          to: "\(folder)/\(TinyData.files[2 * index + 1])")
      }
      try workspace.write("cat\ndog\n", to: "\(folder)/classes.txt")
    }

    @Test(.timeLimit(.minutes(3))) func whatACheckpointRemembersIsCheckedAndHeldAgainstData() throws {
      var training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try write(6, 10, to: "pets", in: workspace)
      training.data = ["--data", "pets"]
      try training.run(
        "run",
        [
          "--set", "data.dataset=pets", "--set", "data.scaling=standard", "--set", "training.epochs=1", "--set",
          "data.validation={source: stratified, fraction: 0.1}", "--set",
          "model=[flatten, {dense: {units: 2, activation: softmax}}]",
        ])
      let path = workspace.path("run/checkpoints/last.safetensors")
      let sound = try Checkpoint(file: path)

      // Shapes of as many values as 6 x 10 x 1.
      let commands = [
        ["evaluate", "run"], ["predict", "run"], ["train", "--resume", "run", "--set", "training.epochs=2"],
      ]
      for (height, width) in [(10, 6), (60, 1), (4, 15)] {
        try write(height, width, to: "other", in: workspace)
        for command in commands {
          let refused = try Command.run(command + ["--data", "other"], in: workspace)
          #expect(refused.code == 65 && !refused.output.contains("accuracy"), "\(command): \(refused.errors)")
          for words in ["6 x 10 x 1", "\(height) x \(width) x 1"] {
            #expect(refused.errors.contains(words), "\(refused.errors)")
          }
        }
      }
      try write(6, 10, first: 1, to: "other", in: workspace)
      let fromOne = try Command.run(["evaluate", "run", "--data", "other"], in: workspace)
      #expect(fromOne.code == 65 && fromOne.errors.contains("subtract 1 from the labels"), "\(fromOne.errors)")

      let images = try #require(sound.extra["images"])
      for (key, value, words) in [
        ("images", images.replacing("\"height\":6", with: "\"height\":-6"), "images, height: expected"),
        ("images", images.replacing("\"width\":10", with: "\"width\":4611686018427387904"), "images, width: expected"),
        ("images", images.replacing("cat", with: "dog"), "both called"),
        ("images", images.replacing("\"cat\",", with: ""), "expected 2 names"),
        ("images", "{}", "images: expected"), ("data_synthetic", "maybe", "true or false"),
        ("data_sha256", "x", "64 hexadecimal digits"), ("epoch_loss", "inf", "epoch_loss: expected"),
        ("seconds", "1e308", "seconds: expected"), ("epochs", "", "epochs: expected lines up to epoch 1"),
        ("updates", "0", "updates: expected"), ("updates", "99999", "updates: expected"),
        ("skipped_steps", "-9223372036854775808", "skipped_steps: expected"),
      ] {
        var changed = sound
        changed.extra[key] = value
        try changed.write(to: path)
        let isData = key == "images" || key.hasPrefix("data")
        for command in isData ? commands : [commands[2]] {
          let refused = try Command.run(command + training.data, in: workspace)
          #expect(refused.code == 65 && refused.errors.contains(words), "\(command), \(words): \(refused.errors)")
        }
      }
      for (index, value) in [(0, Float(1e30)), (0, -300), (1, 256)] {
        var changed = sound
        let array = sound.preprocessing[index]
        changed.preprocessing[index] = NamedArray(
          name: array.name, shape: array.shape, values: array.values.map { _ in value })
        try changed.write(to: path)
        for command in commands + [["inspect", "run"]] {
          let data = command[0] == "inspect" ? [] : training.data
          let refused = try Command.run(command + data, in: workspace)
          #expect(
            refused.code == 65 && refused.errors.contains("expected numbers from 0 to 255"), "\(refused.errors)")
        }
      }
    }
  }
}
