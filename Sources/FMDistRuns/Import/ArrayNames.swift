import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// A file of what arrays are called in another program's file: a line each, with the name that an export would give it and the other one, parted by blanks; lines
/// that begin with # are comments.
struct ArrayNames {
  /// The other program's name by the export's.
  let names: [String: String]

  private static let largest = 1 << 20

  init(_ path: String) throws {
    let text = String(decoding: try InputFile.read(path, limit: Self.largest), as: UTF8.self)
    var names: [String: String] = [:]
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = line.split { " \t\r".contains($0) }.map(String.init)
      if words.isEmpty || line.hasPrefix("#") { continue }
      guard words.count == 2 else {
        throw RunError(
          .badData,
          "\(path.visible), line \(number + 1): expected two names, such as 'conv2d.weight features.0.weight', found \(words.count)"
        )
      }
      guard names.updateValue(words[1], forKey: words[0]) == nil else {
        throw RunError(.badData, "\(path.visible), line \(number + 1): '\(words[0].visible)' stands there twice")
      }
    }
    self.names = names
  }
}
