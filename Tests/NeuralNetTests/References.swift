import Foundation

/// The files of Tests/References.
enum References {
  /// `file`.json, with its keys in Swift's spelling.
  static func decode<Content: Decodable>(_ file: String, as type: Content.Type) throws -> Content {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: tests.appending(path: "References/\(file).json")))
  }
}
