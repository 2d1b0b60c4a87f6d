import ArgumentParser
import Datasets
import Foundation
import Training

/// The configurations that are measured.
enum Recipes {
  /// The configurations in the files that ``files(_:folder:files:)`` gives.
  static func load(_ names: [String], folder: String, files: [String]) throws -> [RunConfiguration] {
    try Self.files(names, folder: folder, files: files).map { try RunConfiguration.load(file: $0, overrides: []) }
  }

  /// The files of the configurations called `names` in `folder`, all but the default one where there are no names, and `files`.
  static func files(_ names: [String], folder: String, files: [String]) throws -> [String] {
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
    return all.map { "\(folder)/\($0).yaml" } + files
  }

  /// The images of `configuration`: of the folder `option`, else of the one in $FMDIST_DATA, else drawn garments.
  static func data(for configuration: RunConfiguration, option: String?) throws -> Dataset {
    let folder = ProcessInfo.processInfo.environment["FMDIST_DATA"].map { "\($0)/\(configuration.data.dataset)" }
    let choice = option ?? folder ?? DatasetLocator.synthetic
    return choice == DatasetLocator.synthetic
      ? SyntheticGarments(seed: 1).dataset(trainingCount: 10_000, testCount: 10)
      : try configuration.loadData(option: choice)
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
