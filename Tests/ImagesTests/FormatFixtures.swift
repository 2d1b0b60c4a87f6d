import FMDistMemory
import Foundation

/// The files of `Fixtures/formats`, and what Pillow reads them as: `Fixtures/make_formats.py`.
enum FormatFixtures {
  struct Expected: Decodable, Sendable {
    var size: [Int]
    var channels: Int
    var pixels: Data
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  static let all: [String: Expected] = {
    let file = folder.appendingPathComponent("formats.json")
    return (try? JSONDecoder().decode([String: Expected].self, from: Data(contentsOf: file))) ?? [:]
  }()

  static var names: [String] { all.keys.sorted() }

  static func path(_ name: String) -> String { folder.appendingPathComponent("formats/\(name)").path }

  static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }
}
