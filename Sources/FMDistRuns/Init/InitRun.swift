import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// `fmdist init`: a configuration for a folder of images or arrays. Rank 0 looks and writes.
package struct InitRun: Sendable {
  private let console: Console
  private let folder: String
  /// The file to write; nil for the console.
  package var output: String?

  /// A look at `folder`.
  package init(_ folder: String, console: Console) {
    // As a path is written without it.
    self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.console = console
  }

  package func run(over communicator: any Communicator) throws {
    _ = try communicator.atRoot { try write() }
  }

  private func write() throws {
    if let output, FileSystem.exists(output) {
      throw RunError(.usage, "--output: \(output) already exists: choose another name, or move it away first")
    }
    let facts = try FolderSurvey.facts(of: folder)
    let text = StarterConfiguration(facts).text
    if let output {
      try NamedOutput(option: "--output", path: output).check(InputCheck())
      try AtomicFile.write(text, to: output)
      console.write("\(output): train it with fmdist train --config \(output.shellPath)")
    } else {
      console.write(block: String(text.dropLast()))
    }
    if let sentence = try Self.elsewhere(facts) { console.warn(sentence) }
  }

  /// What is to be said where training would take other data of this name: `data.path` is not the first place.
  private static func elsewhere(_ facts: DataFacts) throws(DatasetError) -> String? {
    let named = try DatasetLocator(name: facts.name, configuredPath: facts.path).locate(downloader: nil)
    guard try named != DatasetLocator.locate(facts.name, at: facts.path) else { return nil }
    return
      "FMDIST_DATA has a data set \(facts.name) too, which is looked for first: train with --data \(facts.path.shellPath), or change data.dataset"
  }
}
