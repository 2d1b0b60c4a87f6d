import ArgumentParser
import Foundation
import Training

/// The configurations that are measured.
enum Recipes {
  /// The configurations called `names` in `folder`, all but the default one where there are no names, and those in `files`.
  static func load(_ names: [String], folder: String, files: [String]) throws -> [RunConfiguration] {
    let known = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw ValidationError(
        "--recipe: '\(unknown)' is no configuration in \(folder); "
          + (known.isEmpty
            ? "there is none: run this in the repository's root, or say --configs." : "there are \(list(known))."))
    }
    let all = names.isEmpty && files.isEmpty ? known.filter { $0 != "default" } : names
    guard !all.isEmpty || !files.isEmpty else {
      throw ValidationError("\(folder) has no configuration: run this in the repository's root, or say --configs.")
    }
    return try (all.map { "\(folder)/\($0).yaml" } + files).map { try RunConfiguration.load(file: $0, overrides: []) }
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
