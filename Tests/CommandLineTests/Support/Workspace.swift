import Foundation

/// A folder with configurations and a tiny data set, which lasts as long as the value.
final class Workspace {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for model in TestModel.allCases { try write(model.yaml, to: model.file) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The path of `name` in this folder.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// The names in the folder `name`, sorted.
  func names(in name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? []).sorted()
  }

  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: path(name))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }
}
