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
    /// For a terminal.
    case text
    /// For documents.
    case markdown
    /// For spreadsheets.
    case csv
    /// For programs.
    case json
  }

  /// The runs' folders.
  package var folders: [RunFolder]
  /// In which form the table is printed.
  package var format = Format.text
  /// The column by which runs are ranked; nil for the order given.
  package var sort: String?
  /// The column by which runs are grouped; nil for no groups.
  package var groupBy: String?
  /// The columns of the terminal.
  package var width = 100
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
    var comparison = RunComparison(try zip(folders, Self.names(folders)).map(Self.read))
    if let sort { comparison.rank(by: try Self.column(sort, of: comparison.table, option: "--sort")) }
    if let groupBy {
      comparison.group(by: try Self.column(groupBy, of: comparison.table, option: "--group-by"))
      if comparison.groups == nil { throw RunError(.usage, "--group-by: none of these runs has been scored yet") }
    }
    if let picture {
      if let warning = Typeface.warning { console.tell(warning) }
      try OverlaidCurves(comparison).picture(theme).write(to: picture.path, as: picture.format)
    }
    if let page { try ComparisonPage(comparison, writtenBy: fmdistVersion).write(to: page) }
    console.write(block: try text(of: comparison))
    guard format == .text else { return }
    for file in [picture?.path, page].compactMap({ $0 }) { console.write(file) }
  }

  private func text(of comparison: RunComparison) throws -> String {
    switch format {
    case .text: comparison.text(width: width)
    case .markdown: comparison.markdown
    case .csv: comparison.csv
    case .json: try comparison.json()
    }
  }

  /// The column that `option` names.
  private static func column(_ name: String, of table: ScoreTable, option: String) throws(RunError) -> Int {
    switch table.column(named: name) {
    case .column(let index): return index
    case .ambiguous(let names):
      throw RunError(.usage, "\(option): '\(name.visible)' may be \(names.listed()): write the full name")
    case .none(let nearest):
      let names = table.columns.filter { $0.isShown && $0.kind != .identity }.map(\.name)
      throw RunError(
        .usage,
        "\(option): no run has '\(name.visible)'\(nearest.map { "; did you mean \($0)?" } ?? ".") Columns: \(names.listed(30))"
      )
    }
  }

  /// The folders that hold runs. A shell's `runs/*` names others as well: they are left out, with a warning, if two runs are left. A search's
  /// `trials/*` has a file beside each run, which is no surprise.
  private func runs() throws(RunError) -> [RunFolder] {
    let runs = folders.filter(\.isUsed)
    for folder in folders where !folder.isUsed {
      if runs.count >= 2, TrialNames.isRecord(folder.path) { continue }
      guard runs.count >= 2, folder.isThere else {
        try folder.expectRun()
        continue
      }
      console.warn("\(folder.path) is not a run's folder, and is skipped")
    }
    return runs
  }

  /// The folders' own names, those of a search's trials by their numbers, or paths where names are the same.
  private static func names(_ folders: [RunFolder]) -> [String] {
    var trials = TrialNames()
    let names = folders.map { (folder: $0, trial: trials.name($0)) }
    let short = names.map { $0.trial ?? $0.folder.name }
    guard Set(short).count < short.count else { return short }
    return names.map { folder, trial in folder.path + (trial.map { " (\($0))" } ?? "") }
  }

  /// What the folder of a run says of it.
  static func read(_ folder: RunFolder, name: String) throws -> ComparedRun {
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
      run.configuration = ConfigurationSummary(configuration.value)
    }
    run.configurationName = run.result?.configurationName ?? run.configuration.values(of: "name")?.first ?? ""
    if run.dataset == nil { run.dataset = run.configuration.values(of: "data.dataset")?.first }
    return run
  }
}
