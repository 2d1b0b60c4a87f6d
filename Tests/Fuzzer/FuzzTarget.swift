import FMDistDatasets
import FMDistImages
import FMDistMemory
import FMDistRunFiles
import FMDistTraining

/// A reader that is given any bytes. What it throws is its answer; a trap, a hang and memory without measure are faults.
struct FuzzTarget: Sendable {
  /// What `FMDIST_FUZZ_TARGET` says.
  let name: String
  /// The file's name, by which data sets are known.
  let file: String
  /// Reads the bytes, which are also in a file at the path.
  let read: @Sendable (View<UInt8>, String) throws -> Void

  private static func path(
    _ name: String, _ file: String = "file", _ read: @escaping @Sendable (String) throws -> Void
  ) -> FuzzTarget {
    FuzzTarget(name: name, file: file) { _, path in try read(path) }
  }

  /// A data set of which the bytes are one file, and `others` the rest.
  private static func dataset(
    _ name: String, _ file: String, _ location: @escaping @Sendable (String) -> DatasetLocation
  ) -> FuzzTarget {
    path(name, file) { path in
      _ = try Dataset.load(location(path), name: "fuzzed")
    }
  }

  /// All of them.
  static let all: [FuzzTarget] = [
    FuzzTarget(name: "image", file: "") { bytes, _ in
      let image = try ImageFile.decode(bytes: bytes)
      precondition(image.pixels.count == image.size.height * image.size.width * image.channels)
    },
    FuzzTarget(name: "image-header", file: "") { bytes, _ in _ = try ImageFile.header(of: bytes) },
    path("idx") { path in
      let array = try IDXArray(path: path, content: "data", dimensions: 1...4, mayBeWide: true)
      precondition(array.sizes.allSatisfy { $0 >= 1 })
    },
    dataset("npy-images", "X_train.npy") { .files(Companions.files(images: $0)) },
    dataset("npy-labels", "y_train.npy") { .files(Companions.files(labels: $0)) },
    dataset("npz", "arrays.npz") { .archives([$0]) },
    dataset("csv", "train.csv") { .tables(training: $0, test: nil) },
    dataset("mat", "arrays.mat") { .matlab($0) },
    path("configuration") { path in
      let node = try ConfigurationNode(file: path, overrides: [])
      _ = ConfigurationWriter.text(of: node.value)
      _ = try RunConfiguration(node)
    },
    path("checkpoint") { _ = try Checkpoint(file: $0) },
    path("weights") { path in
      let file = try WeightsFile(path)
      for array in file.arrays.prefix(4) { _ = try file.array(array.name) }
    },
    path("history") { path in
      let history = try History(file: path)
      _ = HistoryTable(history, []).text
    },
    path("result") { _ = try ResultFile(file: $0) },
    path("environment") { _ = try EnvironmentFile(file: $0) },
    path("thresholds") { _ = try ThresholdCurves(file: $0) },
    path("log") { path in
      _ = try RunState(log: path)
      _ = try RunDates(log: path)
      _ = try EpochEvent.read(log: path)
    },
  ]
}
