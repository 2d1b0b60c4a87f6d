import FMDistCommunication
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import Foundation

/// `fmdist compare`: runs side by side, from what is in their folders. Rank 0 reads and writes.
package struct CompareRun: Sendable {
  /// Where results and warnings go.
  private let console: Console
  /// In which form the table is printed.
  package enum Format: String, CaseIterable, Sendable {
    /// For people, and only what differs most.
    case text
    /// For spreadsheets.
    case csv
    /// For programs.
    case json
  }

  /// The runs' folders.
  package var folders: [RunFolder]
  /// In which form the table is printed.
  package var format = Format.text
  /// A picture of the curves, and its format; nil for none.
  package var picture: (path: String, format: Picture.Format)?
  /// A page; nil for none.
  package var page: String?
  /// Colours and fonts of the picture.
  package var theme = Theme.light

  /// A comparison of the runs in `folders`.
  package init(folders: [RunFolder], console: Console) {
    self.folders = folders
    self.console = console
  }

  /// Compares at rank 0 of `communicator`, and prints. Returns the exit code.
  package func run(over communicator: any Communicator) throws {
    _ = try communicator.atRoot { try compare() }
  }

  private func compare() throws {
    let folders = try runs()
    for target in [
      picture.map { NamedOutput(option: "--picture", path: $0.path) },
      page.map { NamedOutput(option: "--html", path: $0) },
    ] {
      try target?.check(InputCheck())
    }
    if let page, let picture, FileSystem.areSame(page, picture.path) {
      throw RunError(.usage, "--picture and --html both name \(page): choose two files")
    }
    let comparison = RunComparison(try zip(folders, Self.names(folders)).map(Self.read))
    if let picture {
      if let warning = Typeface.warning { console.tell(warning) }
      try OverlaidCurves(comparison.runs).picture(theme).write(to: picture.path, as: picture.format)
    }
    if let page { try ComparisonPage(comparison, writtenBy: fmdistVersion).write(to: page) }
    switch format {
    case .text:
      console.write(block: comparison.text())
      for file in [picture?.path, page].compactMap({ $0 }) { console.write(file) }
    case .csv: console.write(block: comparison.csv)
    case .json: console.write(block: try comparison.json())
    }
  }

  /// The folders that hold runs. A shell's `runs/*` names others as well: they are left out, with a warning, if two runs are left.
  private func runs() throws(RunError) -> [RunFolder] {
    let runs = folders.filter(\.isUsed)
    for folder in folders where !folder.isUsed {
      guard runs.count >= 2, folder.isThere else {
        try folder.expectRun()
        continue
      }
      console.warn("\(folder.path) is no run's folder, and is left out")
    }
    return runs
  }

  /// The folders' own names, or their paths where names are the same.
  private static func names(_ folders: [RunFolder]) -> [String] {
    let names = folders.map(\.name)
    return Set(names).count == names.count ? names : folders.map(\.path)
  }

  private static func read(_ folder: RunFolder, name: String) throws -> ComparedRun {
    let record = try RunRecord(folder)
    var run = ComparedRun(name: name, history: record.history)
    run.result = record.result
    run.state = record.state
    run.dataset = run.result?.dataset ?? record.environment?.data.dataset
    run.dataSHA256 = record.environment?.data.sha256
    run.lastImagesPerSecond =
      (try? EpochEvent.read(log: folder.log))?.last { $0.imagesPerSecond.isFinite }?.imagesPerSecond ?? .nan
    // A run without it, or with one of another version, has no differences to tell.
    if let configuration = try? ConfigurationNode(file: folder.configuration) {
      run.configuration = configuration.value.leaves.map { ($0.key, $0.value.plainText) }
    }
    run.configurationName =
      run.result?.configurationName ?? run.configuration.first { $0.key == "name" }?.value ?? ""
    if run.dataset == nil { run.dataset = run.configuration.first { $0.key == "data.dataset" }?.value }
    return run
  }
}

extension ConfigurationValue {
  /// A leaf as one reads it aloud.
  fileprivate var plainText: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .double(let value): "\(value)"
    case .string(let text): text
    case .list, .mapping: ""
    }
  }
}
