import Foundation
import Testing

extension CommandLineTests {
  @Suite struct InspectTests {
    /// What `fmdist inspect --format json` prints.
    private struct Document: Decodable {
      struct Side: Decodable { let weightsSha256: String }
      struct Statistics: Decodable {
        let count: Int
        let sum, mean, standardDeviation, min, max, l2Norm: Double
      }
      struct Array: Decodable {
        let name: String
        let shape: [Int]
        let values: Statistics
        let otherValues, change: Statistics?
      }
      let checkpoint: Side
      let other: Side?
      let arrays: [Array]

      init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Document.self, from: Data(text.utf8))
      }
    }

    /// Against the definitions, from the file's bytes.
    @Test(.timeLimit(.minutes(1))) func numbersAreThoseOfTheFiles() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("start", ["--set", "training.epochs=0"])
      try training.run("run")
      let finished = try Command.run(["inspect", "start", "run", "--format", "json"], ranks: 2, in: workspace)
      #expect(finished.code == 0 && finished.errors == "", "\(finished.errors)")
      let document = try Document(finished.output)
      #expect(try document.other?.weightsSha256 == training.outcome("run").weights)
      #expect(document.arrays.map(\.name) == ["conv2d/kernel", "conv2d/bias", "dense/kernel", "dense/bias"])
      #expect(document.arrays.map(\.shape) == [[3, 3, 1, 3], [3], [48, 10], [10]])
      let files = try ["start", "run"].map {
        try SafetensorsArrays(workspace.bytes("\($0)/checkpoints/last.safetensors")).arrays
      }
      for array in document.arrays {
        let values = try files.map { file in
          try #require(
            file.first { $0.key.hasSuffix(array.name) && !$0.key.contains("optimizer") }?.value.map(Double.init))
        }
        expect(array.values, values[0], array.name)
        expect(try #require(array.otherValues), values[1], array.name)
        expect(try #require(array.change), zip(values[0], values[1]).map { $1 - $0 }, array.name)
      }
      // Training has started from biases of zero, and has moved the first layer's weights.
      #expect(document.arrays[1].values.l2Norm == 0 && (document.arrays[0].change?.l2Norm ?? 0) > 0.01)
    }

    private func expect(_ found: Document.Statistics, _ values: [Double], _ name: String) {
      let count = Double(values.count)
      let sum = values.reduce(0, +)
      let squares = values.map { $0 * $0 }.reduce(0, +)
      // E[x²] - E[x]²: not the formula that is tested.
      let deviation = max(0, squares / count - (sum / count) * (sum / count)).squareRoot()
      let size = values.map(abs).max() ?? 0
      func isClose(_ one: Double, _ other: Double, _ scale: Double) -> Bool {
        abs(one - other) <= 1e-12 * scale + 1e-300
      }
      #expect(found.count == values.count, "\(name)")
      #expect(isClose(found.sum, sum, size * count) && isClose(found.mean, sum / count, size), "\(name)")
      #expect(found.min == values.min() && found.max == values.max(), "\(name)")
      #expect(isClose(found.l2Norm, squares.squareRoot(), size * count.squareRoot()), "\(name)")
      #expect(abs(found.standardDeviation - deviation) <= 1e-7 * size, "\(name)")
    }

    @Test(.timeLimit(.minutes(1))) func tablesAndPicturesForPeople() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run")
      let alone = try Command.run(["inspect", "run", "--picture", "filters.png"], in: workspace)
      #expect(alone.code == 0 && alone.errors == "", "\(alone.errors)")
      let lines = alone.output.split(separator: "\n")
      #expect(lines[0].hasPrefix("run/checkpoints/last.safetensors, 2 epochs trained, weights_sha256 "))
      #expect(
        lines[1].hasPrefix("array          shape          count")
          && lines[2].hasPrefix("conv2d/kernel  3 x 3 x 1 x 3     27 "))
      #expect(lines.suffix(2) == ["520 parameters", "drawn in filters.png"])
      let same = try Command.run(["inspect", "run", "run/checkpoints/last.safetensors"], in: workspace)
      #expect(same.output.hasSuffix("520 parameters, all of them the same bits\n"), "\(same.output)")
      // Whatever the epoch that is in `previous`, all arrays have changed since.
      let both = try Command.run(["inspect", "run/checkpoints/previous.safetensors", "run"], in: workspace)
      #expect(both.output.contains("\n  change ") && both.output.hasSuffix("4 of 4 arrays changed\n"), "\(both.output)")
      let maps = try Command.run(
        ["inspect", "run", "--feature-maps", "7", "--picture", "maps.svg"] + training.data, in: workspace)
      #expect(maps.code == 0, "\(maps.errors)")
      #expect(try workspace.bytes("filters.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(try workspace.bytes("maps.svg").starts(with: Array("<?xml".utf8)))
    }

    @Test(.timeLimit(.minutes(1))) func badRequestsAreOneSentence() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "training.epochs=0"])
      try training.run("wide", ["--set", "training.epochs=0", "--set", "model.0.conv2d.filters=4"])
      try training.run(
        "dense", ["--set", "training.epochs=0", "--set", "model=[flatten, {dense: {units: 10, activation: softmax}}]"])
      for (arguments, code, words) in [
        (["none"], 66, "none: there is no such checkpoint"), (["tiny.yaml"], 65, "tiny.yaml"),
        (
          ["run", "wide"], 78, "it has conv2d/kernel of 3 x 3 x 1 x 4 where that one has conv2d/kernel of 3 x 3 x 1 x 3"
        ),
        (["run", "dense"], 78, "is of another model"),
        (["dense", "--picture", "f.png"], 65, "is not a convolution, so it has no filters"),
        (["run", "--picture", "f.bmp"], 64, "'f.bmp'"),
        (["run", "--feature-maps", "1"], 64, "expected --picture"),
        (["run", "--feature-maps", "60", "--picture", "m.png"] + training.data, 64, "expected a number from 0 to 59"),
        (["run", "--feature-maps", "1", "--picture", "m.png", "--data", "nowhere"], 66, "nowhere"),
      ] as [([String], Int32, String)] {
        let refused = try Command.run(["inspect"] + arguments, in: workspace)
        #expect(
          refused.code == code && refused.errors.contains(words), "\(arguments): \(refused.code) \(refused.errors)")
        #expect(refused.output == "", "\(arguments)")
      }
    }
  }
}
