import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import FMDistTuning
import Foundation

/// `fmdist compare --models --datasets`: each model is trained on each set of data, shared out among groups of ranks, and the accuracies become a
/// table with its differences.
package struct ModelComparisonRun: Sendable {
  /// The models' configuration files.
  package var models: [String]
  /// Names of data, or paths, which have a slash.
  package var datasets: [String]
  /// `a.b=value`, in order, for all.
  package var overrides: [String] = []
  /// The folder of the runs.
  package var output = "runs/compare"
  /// In which form the table is printed.
  package var format = CompareRun.Format.text
  /// The columns of the terminal.
  package var width = 100
  /// A page; nil for none.
  package var page: String?
  /// Who trains.
  package var groups = TrialGroups()
  /// Where words go.
  private let console: Console

  /// How it ended.
  package enum Outcome: Sendable {
    /// All is trained.
    case finished
    /// Of some there is no accuracy, as the table says.
    case hasFailures
    /// It was asked to stop; the same command goes on.
    case stopped
  }

  /// A comparison of `models` on `datasets`.
  package init(models: [String], datasets: [String], console: Console) {
    (self.models, self.datasets, self.console) = (models, datasets, console)
  }

  /// Trains over `world`, and prints. Called on every rank alike.
  package func run(over world: any Communicator) throws -> Outcome {
    var ready = try world.prepareAtRoot { try prepare(ranks: world.size, team: $0) }
    var datasets: [Dataset] = []
    for number in 0..<(try world.broadcast(ready?.datasets.count ?? 0, root: 0)) {
      datasets.append(try Dataset.broadcast(ready?.datasets[number], over: world))
      ready?.datasets[number] = datasets[number]
    }
    let told = try world.broadcastBytes(Array(JSONEncoder().encode(Told(output: output, ready?.pairs ?? []))), root: 0)
    let work = try JSONDecoder().decode(Told.self, from: Data(told))
    let folder = Self.folder(work.output)
    let (_, stops) = try groups.train(on: datasets, in: folder, over: world) { isRoot in
      ModelTrials(work.pairs, progress: isRoot ? ModelProgress(work.pairs, folder, console: console) : nil)
    }
    let isWhole = try world.atRoot { try report(work.pairs, folder, isWhole: !stops) }
    return stops ? .stopped : try world.broadcast(isWhole ?? false, root: 0) ? .finished : .hasFailures
  }

  /// What rank 0 tells the others.
  private struct Told: Codable {
    let output: String
    let pairs: [ModelPair]

    init(output: String, _ pairs: [ModelPair]) { (self.output, self.pairs) = (output, pairs) }
  }

  private struct Ready {
    let pairs: [ModelPair]
    var datasets: [Dataset]
  }

  private static func folder(_ output: String) -> TrialFolder { TrialFolder(output, records: "\(output)/records") }

  /// Rank 0's part: configurations, data and folders, all checked before anything is trained.
  private func prepare(ranks: Int, team: any ImageTeam) throws -> Ready {
    try groups.check(ranks: ranks)
    var inputs = InputCheck()
    for model in models { inputs.add("--models", model) }
    try page.map { NamedOutput(option: "--html", path: $0) }?.check(inputs)
    try inputs.expectOutside(output)
    let folder = Self.folder(output)
    var pairs: [ModelPair] = []
    var loaded: [(configuration: RunConfiguration, option: String?, dataset: Dataset)] = []
    for model in models {
      for name in datasets {
        let (settings, option) = try Self.data(name)
        let configuration = try RunConfiguration.load(file: model, overrides: settings + overrides)
        try configuration.check(ranks: groups.size, ofGroup: true)
        let source = option ?? groups.data
        let known = loaded.firstIndex {
          $0.option == source && $0.configuration.data.readsSame(as: configuration.data)
        }
        if known == nil {
          loaded.append((configuration, source, try load(configuration, source, name, team)))
        }
        let data = known ?? loaded.count - 1
        let dataset = loaded[data].dataset
        let pair = ModelPair(
          model: configuration.name, dataset: configuration.data.dataset, settings: settings + overrides,
          yaml: configuration.yaml, epochs: configuration.training.epochs, data: data,
          cost: configuration.flopsPerImage(dataset.training) * Double(configuration.training.epochs)
            * Double(try configuration.split(of: dataset).training.count))
        for warning in try configuration.warnings(on: dataset) {
          console.warn("\(pair.model) on \(pair.dataset): \(warning.message)")
        }
        if let other = pairs.first(where: { $0.id == pair.id }) {
          throw RunError(
            .usage,
            "two runs would be called \(other.id): give each model its own name, as in name: \(pair.model)-2, and each set of data once"
          )
        }
        try prepare(pair, configuration, dataset, in: folder)
        pairs.append(pair)
      }
    }
    try AtomicFile.makeFolder(folder.records)
    return Ready(pairs: pairs, datasets: loaded.map(\.dataset))
  }

  /// Reads the data that `configuration` names, from `source` where that is one; `name` is what was asked for.
  private func load(
    _ configuration: RunConfiguration, _ source: String?, _ name: String, _ team: any ImageTeam
  ) throws(DatasetError) -> Dataset {
    do {
      return try configuration.weighted(
        configuration.loadData(
          option: source, downloader: DatasetDownloader(report: console.tell), loader: console.loader(team)))
    } catch {
      guard error.kind == .missing, !name.contains("/"), FileSystem.exists(name) else { throw error }
      throw DatasetError(.missing, "\(error.message) There is \(name) here: as a path it has a slash, ./\(name).")
    }
  }

  /// What a name or path of `--datasets` sets in a configuration, and where the data is looked for; nil for where a name is.
  private static func data(_ text: String) throws(RunError) -> (settings: [String], option: String?) {
    func quoted(_ text: String) -> String { ConfigurationWriter.inline(.string(text)) }
    guard text.contains("/") else { return (["data.dataset=\(quoted(text))", "data.path=null"], nil) }
    guard let name = DatasetLocator.name(ofPath: text) else {
      throw RunError(
        .usage, "--datasets: expected a name or a path whose last part may be one, found '\(text.visible)'")
    }
    return (["data.dataset=\(quoted(name))", "data.path=\(quoted(text))"], text)
  }

  /// Makes sure that what is in the folder of `pair` is its own run, and forgets what is to be tried again: failures, and what was removed.
  private func prepare(
    _ pair: ModelPair, _ configuration: RunConfiguration, _ dataset: Dataset, in folder: TrialFolder
  ) throws {
    let run = folder.run(pair.id)
    if FileSystem.exists(run.configuration) {
      let found = try InputFile.read(run.configuration, limit: 1 << 20)
      let data = try RunRecord(run).environment?.data
      let other: String? =
        found != Array(configuration.yaml.utf8)
        ? "another configuration"
        : data.map { $0.sha256 != dataset.fingerprint || $0.synthetic != dataset.source.synthetic } == true
          ? "other data" : nil
      if let other {
        throw RunError(
          .usage, "\(run.path) holds a run of \(other): choose another --output, or remove it to train it again")
      }
    }
    guard let record = try TrialRecord.read(folder.record(pair.id)), record.failure != nil || !run.hasResult else {
      return
    }
    for path in [folder.record(pair.id), folder.attempts(pair.id)] where FileSystem.exists(path) {
      try FileSystem.unlink(path)
    }
  }

  /// Writes what came of it, and says it. Gives whether there is an accuracy of each.
  private func report(_ pairs: [ModelPair], _ folder: TrialFolder, isWhole: Bool) throws -> Bool {
    let cells = try pairs.map { pair in
      let run = folder.run(pair.id)
      return ModelTable.Cell(
        run: FileSystem.exists(run.configuration) ? try CompareRun.read(run, name: pair.id) : nil, folder: run.path,
        failure: try TrialRecord.read(folder.record(pair.id))?.failure)
    }
    let table = ModelTable(
      models: models.indices.map { pairs[$0 * datasets.count].model },
      datasets: pairs.prefix(datasets.count).map(\.dataset),
      cells: models.indices.map { Array(cells[($0 * datasets.count)..<(($0 + 1) * datasets.count)]) })
    if let page { try ModelTablePage(table, writtenBy: fmdistVersion).write(to: page) }
    let isKnown = isWhole || cells.contains { $0.accuracy != nil }
    switch format {
    case _ where !isKnown: break
    case .text: console.write(block: table.text(width: width))
    case .markdown: console.write(block: table.markdown)
    case .csv: console.write(block: table.csv)
    case .json: console.write(block: try table.json())
    }
    if let page, format == .text { console.write(page) }
    if !isWhole { console.tell("stopped and saved; the same command resumes from here") }
    return cells.allSatisfy { $0.accuracy != nil }
  }
}
