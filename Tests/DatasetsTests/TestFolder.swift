import Foundation
import Testing

/// A folder for one test, gone with its last reference.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("fmdist-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes `bytes` to the file `name`, making folders on the way, and gives its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = path + "/" + name
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Writes the fixture `name` and gives its path.
  func writeFixture(_ name: String) throws -> String { try write(try Fixture.bytes(name), to: name) }

  /// Writes the four fixtures to the folder `name`, each file changed by `change`, and gives its path.
  @discardableResult
  func writeSet(to name: String = "set", change: (String, [UInt8]) -> [UInt8]? = { $1 }) throws -> String {
    for file in Fixture.set {
      if let bytes = change(file, try Fixture.bytes(file)) { try write(bytes, to: name + "/" + file) }
    }
    return path + "/" + name
  }
}

/// Small files of a data set, which `Fixtures/make_fixtures.py` has put into `Fixtures/files.json`.
enum Fixture {
  static let trainingImages = "train-images-idx3-ubyte"
  static let trainingLabels = "train-labels.idx1-ubyte.gz"
  static let testImages = "t10k-images.idx3-ubyte"
  static let testLabels = "t10k-labels-idx1-ubyte.gz"
  static let set = [trainingImages, trainingLabels, testImages, testLabels]

  static func bytes(_ name: String) throws -> [UInt8] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/files.json")
    let files = try JSONDecoder().decode([String: Data].self, from: Data(contentsOf: file))
    return [UInt8](try #require(files[name]))
  }
}

/// An IDX file with the given header fields and values.
func idx(type: UInt8 = 8, _ sizes: [UInt32], values: [UInt8]) -> [UInt8] {
  var bytes: [UInt8] = [0, 0, type, UInt8(sizes.count)]
  for size in sizes { bytes += (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
  return bytes + values
}
