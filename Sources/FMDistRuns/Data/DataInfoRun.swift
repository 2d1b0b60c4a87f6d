import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistTraining

/// `fmdist data info`: looks at a data set at rank 0, prints what there is to know, and writes a page of it where one is wanted.
///
/// Of a folder of images every file is decoded, once; bad ones are named, all of them, and are no failure.
package struct DataInfoRun: Sendable {
  private let console: Console
  /// The configuration file; nil for the built-in one.
  package var configurationFile: String?
  /// `a.b=value`, in order.
  package var overrides: [String] = []
  /// The folder of the data, one of its files, or `synthetic`.
  package var data: String?
  /// The page's file; nil for none.
  package var page: String?
  /// In which form it is printed.
  package var format = LogFormat.text

  /// How many images of each class a page may show, and the pixels of their longer side.
  private static let (samples, side) = (8, 96)

  package init(console: Console) { self.console = console }

  /// Looks at rank 0 of `communicator`.
  package func run(over communicator: any Communicator) throws {
    _ = try communicator.prepareAtRoot { try look($0) }
  }

  private func look(_ team: any ImageTeam) throws {
    let configuration = try RunConfiguration.load(file: configurationFile, overrides: overrides)
    let target = page.map { NamedOutput(option: "--html", path: $0) }
    var inputs = InputCheck()
    inputs.add("--config", configurationFile)
    try target?.check(inputs)
    if let limit = configuration.data.limit {
      console.tell("note: data.limit: \(limit) is for training, and is not applied here: this is the whole data set")
    }
    let info = try info(configuration, console.loader(team), &inputs)
    try target?.check(inputs)
    try page.map { try info.page.write(to: $0) }
    guard format == .text else { return console.write(try info.json()) }
    console.write(block: "\(info)")
    guard let page else { return }
    console.write("")
    console.write("\(page): the same as a page, with images of each class")
  }

  private func info(
    _ configuration: RunConfiguration, _ loader: ImageLoader, _ inputs: inout InputCheck
  ) throws(DatasetError) -> DataInfo {
    let downloader = DatasetDownloader(report: console.tell)
    guard let plan = try configuration.imagePlan(option: data, downloader: downloader) else {
      let dataset = try configuration.loadData(option: data, downloader: downloader, loader: loader)
      inputs.add(dataset)
      return DataInfo(dataset)
    }
    inputs.add("the data", plan.folder)
    let surveyor = ImageSurveyor(plan, samples: page == nil ? 0 : Self.samples, side: Self.side, team: loader.team)
    var surveying = loader
    surveying.team = surveyor
    func surveyed() -> ImageSurvey {
      var survey = surveyor.survey(watch: loader.watch)
      survey.weighsClasses = configuration.training.classWeight != nil
      return survey
    }
    do throws(DatasetError) {
      let dataset = try configuration.loadData(option: data, downloader: downloader, loader: surveying)
      return DataInfo(name(of: plan, configuration), survey: surveyed(), dataset: dataset, problem: nil)
    } catch {
      guard error.kind == .malformed else { throw error }
      let survey = surveyed()
      return DataInfo(name(of: plan, configuration), survey: survey, dataset: nil, problem: Self.problem(survey, error))
    }
  }

  /// What the data is called: as the configuration says, or else as its folder is.
  private func name(of plan: ImagePlan, _ configuration: RunConfiguration) -> String {
    let isNamed = configurationFile != nil || overrides.contains { $0.hasPrefix("data.dataset=") } || data == nil
    return isNamed ? configuration.data.dataset : DatasetLocator.name(ofPath: plan.folder) ?? configuration.data.dataset
  }

  /// Why the images that `survey` saw can't be trained; what it lists itself is not said again.
  private static func problem(_ survey: ImageSurvey, _ error: DatasetError) -> String {
    if survey.proposedSize != nil {
      return "its images have \(NumberText.grouped(survey.sizes.count)) sizes, and data.image_size says none."
    }
    let isListed = !survey.faults.isEmpty && !survey.images.isEmpty && survey.plan.settings.onBadFile == .refuse
    return isListed ? "\(NumberText.count(survey.faults.count, "file")) cannot be used." : "\(error)"
  }
}
