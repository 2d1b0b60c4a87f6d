import Foundation

/// Small photographs of leaves, as people have them: JPEG files of 24 to 64 pixels, five kinds, 35 of oaks and 7 of each other one. Drawn by
/// `Fixtures/leaves.py`.
enum LeafPhotos {
  /// Writes `FOLDER/KIND/IMG_….jpg`, and breaks three of the oaks if `isBroken`.
  static func write(to folder: String, in workspace: Workspace, isBroken: Bool = true) throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/leaves.bin")
    let bytes = [UInt8](try Data(contentsOf: fixture))
    var lines: [(name: String, count: Int)] = []
    var place = 0
    while true {
      let line = bytes[place...].prefix { $0 != 0x0A }
      place = line.endIndex + 1
      guard !line.isEmpty else { break }
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      lines.append((String(words[0]), Int(words[1]) ?? 0))
    }
    var oaks = 0
    for (name, count) in lines {
      var file = Array(bytes[place..<place + count])
      place += count
      if name.hasPrefix("oak/"), isBroken {
        oaks += 1
        switch oaks {
        case 3: file = []
        case 5: file.removeLast(count / 2)
        case 8: file = Array("<html><body>404 Not Found</body></html>\n".utf8)
        default: break
        }
      }
      try workspace.write(file, to: "\(folder)/\(name)")
    }
  }
}
