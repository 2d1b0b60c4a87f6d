import FMDistDatasets
import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import Foundation

/// `report.html`: what is in a run's folder, as one page. Files that are not there are left out with a word.
struct RunReport: Sendable {
  /// The run's folder.
  var folder: RunFolder
  /// The run's data, where it is at hand.
  var dataset: Dataset?
  /// Why it is not.
  var datasetMissing = "The data was not available when this page was written."

  /// The most bytes of a file that the page quotes; it is to stay below 2 MB.
  private static let mostTextBytes = 1 << 18

  init(folder: RunFolder) { self.folder = folder }

  /// Writes the page, and gives its file.
  @discardableResult func write() throws(RunFileError) -> String {
    try page().write(to: folder.report)
    return folder.report
  }

  /// The page. Throws where the history or a result is there and can't be read.
  func page() throws(RunFileError) -> RunPage {
    let record = try RunRecord(folder)
    let (result, environment) = (record.result, record.environment)
    let configuration = try? RunConfiguration.load(file: folder.configuration, overrides: [])
    var page = RunPage(
      title: result?.configurationName ?? configuration?.name ?? folder.name,
      history: record.history,
      writtenBy: fmdistVersion)
    page.mark = EpochMark.best(of: page.history, configuration)
    page.events = (try? EpochEvent.read(log: folder.log)) ?? []
    page.dates = (try? RunDates(log: folder.log)) ?? RunDates()
    page.result = result
    page.state = record.state
    page.warnings = result?.warnings ?? (try? LoggedWarning.read(log: folder.log)) ?? []
    page.confusion = try result?.matrix(in: folder)
    page.thresholds = result.flatMap { folder.thresholdCurves(of: $0) }
    page.environment = environment
    switch folder.content(of: folder.configuration, most: Self.mostTextBytes) {
    case .bytes(let bytes): page.configuration = String(decoding: bytes, as: UTF8.self)
    case .unfit(let words): page.configurationMissing = words
    case .absent: break
    }
    page.layers = plan(configuration, environment).map(ModelDiagram.layers) ?? []
    addErrors(to: &page)
    page.samples = dataset?.training.samplesByClass(8) ?? []
    page.samplesMissing = datasetMissing
    page.command = configuration == nil ? nil : command(environment, result)
    return page
  }

  /// The model, of whatever epoch; nil where the folder does not tell.
  var plan: ModelPlan? {
    plan(
      try? RunConfiguration.load(file: folder.configuration, overrides: []),
      try? EnvironmentFile(file: folder.environment))
  }

  private func plan(_ configuration: RunConfiguration?, _ environment: EnvironmentFile?) -> ModelPlan? {
    guard let configuration, let input = input(environment) else { return nil }
    return try? ModelPlan(input: input, layers: configuration.model, rules: configuration.training.layers)
  }

  /// The shape of an image.
  private func input(_ environment: EnvironmentFile?) -> Shape? {
    if let images = dataset?.training {
      return .image(height: images.height, width: images.width, channels: images.channels)
    }
    return environment.map { .image(height: $0.data.height, width: $0.data.width, channels: $0.data.channels) }
  }

  /// A command that trains the same from the beginning.
  private func command(_ environment: EnvironmentFile?, _ result: ResultFile?) -> String {
    var words = [
      "fmdist", "train", "--config", folder.configuration.shellPath, "--output", folder.sibling("again").shellPath,
    ]
    if environment?.data.synthetic ?? result?.synthetic ?? false {
      words += ["--data", "synthetic"]
    } else if let data = environment?.data, !data.verified, let place = data.folder {
      words += ["--data", place.shellPath]
    }
    return words.joined(separator: " ")
  }
}

extension ResultFile {
  /// The names in the result; of an older one those of its data set, or numbers.
  var names: [String] {
    if let classNames { return classNames }
    let known = PublishedDataset.named(dataset)?.classNames
    let count = confusion?.count ?? 0
    return known?.count == count ? known ?? [] : (0..<count).map(String.init)
  }

  /// The confusion matrix of this result of the run in `folder`; nil where an image may have several classes.
  func matrix(in folder: RunFolder) throws(RunFileError) -> ConfusionMatrix? {
    guard let confusion else { return nil }
    return try ConfusionMatrix(confusion, classNames: names, path: folder.result)
  }
}
