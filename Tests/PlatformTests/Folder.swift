import FMDistPlatform
import Foundation

/// A folder that lasts as long as the value.
final class Folder {
  let path = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path()
  init() throws { try FileSystem.makeFolders(path) }
  deinit { try? FileSystem.removeTree(path) }
  var names: [String] { ((try? FileSystem.names(in: path)) ?? []).sorted() }
  func write(_ text: String, to name: String) throws {
    try FileSystem.makeFolders(PathText.split("\(path)/\(name)").folder)
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }
}
