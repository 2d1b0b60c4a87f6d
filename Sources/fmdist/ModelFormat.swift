import ArgumentParser
import FMDistModelFiles
import FMDistPlatform
import FMDistRunFiles

/// The format of a model file, as the command line says it: by its name, or by a file's ending.
enum ModelFormat {
  /// The names of those that are read.
  static var readable: [String] { ExportFormat.readable.map(\.name) }

  /// The format called `name`, the value of `option`; without one that of the ending of `path`, which `pathOption` gives.
  static func chosen(
    _ name: String?, option: String, path: String?, pathOption: String, among formats: [ExportFormat]
  ) throws(ValidationError) -> ExportFormat {
    let names = formats.map(\.name)
    let known = "Formats: \(names.joined(separator: ", "))."
    if let name {
      if let format = formats.first(where: { $0.name == name }) { return format }
      let meant = formats.first { $0.ending == name.lowercased() }?.name ?? Spelling.likely(name, in: names)
      throw ValidationError(
        "\(option): unknown format '\(name.brief())'\(meant.map { "; did you mean \($0)?" } ?? ".") \(known)")
    }
    guard let path else { throw ValidationError("\(option): expected a format, found none. \(known)") }
    if let format = formats.first(where: { $0.isEnding(of: path) }) { return format }
    throw ValidationError("\(pathOption): '\(path.brief())' has the ending of no format: give \(option). \(known)")
  }
}
