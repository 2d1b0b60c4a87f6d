import FMDistDatasets
import Foundation
import Testing

/// The small data set of ``Fixture`` in other formats, as NumPy, SciPy, pandas, h5py and Pillow write them: `Fixtures/make_formats.py`.
enum FormatFixture {
  private static let all: [String: Data] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures/formats.json")
    return (try? JSONDecoder().decode([String: Data].self, from: Data(contentsOf: file))) ?? [:]
  }()

  static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try #require(all[name], "no fixture \(name)")) }

  /// The names that begin with `start`, without it, sorted.
  static func names(_ start: String) -> [String] {
    all.keys.filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }.sorted()
  }

  /// What the IDX files of the same images give.
  static func expected() throws -> Dataset {
    let folder = try TestFolder()
    return try load(try folder.writeSet())
  }

  static func load(_ path: String, name: String = "tiny", options: DatasetOptions = DatasetOptions()) throws -> Dataset
  {
    try Dataset.load(
      try DatasetLocator(name: name, option: path, environment: [:]).locate(downloader: nil), name: name,
      options: options)
  }

  /// The size of the images.
  static let size = ImageSize(height: 5, width: 4, channels: 1)
}

extension TestFolder {
  /// Writes the four NumPy files, of which `changed` are other fixtures or other bytes.
  func writeNumPy(_ changed: [String: [UInt8]] = [:]) throws -> String {
    for name in ["X_train", "y_train", "X_test", "y_test"] {
      try write(try changed[name] ?? FormatFixture.bytes("npy/\(name)"), to: "npy/\(name).npy")
    }
    return path + "/npy"
  }

  /// Writes two tables; that for training has `training`.
  func writeTables(_ training: [UInt8], test: [UInt8]? = nil) throws -> String {
    try write(training, to: "csv/fashion-mnist_train.csv")
    try write(try test ?? FormatFixture.bytes("csv/test"), to: "csv/fashion-mnist_test.csv")
    return path + "/csv"
  }

  /// Writes the folders of images.
  func writePictures() throws -> String {
    for name in FormatFixture.names("png/t") {
      try write(try FormatFixture.bytes("png/t" + name), to: "png/t" + name)
    }
    return path + "/png"
  }
}

/// Expects a sentence that holds all of `parts`.
func expectRefusal(
  kind: DatasetError.Kind = .malformed, _ parts: [String], sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Any
) {
  let error = #expect(throws: DatasetError.self, sourceLocation: sourceLocation) { _ = try body() }
  #expect(error?.kind == kind, sourceLocation: sourceLocation)
  for part in parts {
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
  }
}
