import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// `fmdist data preview`: images of a data set by class, as training sees them, or those that a run got wrong, as a picture and a page.
/// Rank 0 draws it.
package struct PreviewRun: Sendable {
  /// A picture to write.
  package struct Output: Sendable {
    package var path: String
    package var format: Picture.Format

    package init(_ path: String, _ format: Picture.Format) { (self.path, self.format) = (path, format) }
  }

  /// Where results and warnings go.
  private let console: Console
  /// The configuration file; nil for that of the run, or the built-in one.
  package var configurationFile: String?
  /// `a.b=value`, in order.
  package var overrides: [String] = []
  /// The folder of the data, or `synthetic`.
  package var data: String?
  /// The picture.
  package var output: Output?
  /// A page of all that there is to see.
  package var page: String?
  /// The images of each class; with ``augmented``, the versions of one.
  package var samples = 10
  /// Whether to show, beside the first image of each class, what augmentation and mixing make of it in the first epochs.
  package var augmented = false
  /// The folder of a run whose errors on the test set are shown.
  package var run: String?
  /// Colours and fonts.
  package var theme = Theme.light

  package init(console: Console) { self.console = console }

  /// Draws at rank 0 of `communicator`. Returns the exit code.
  package func run(over communicator: any Communicator) throws {
    _ = try communicator.prepareAtRoot { try draw($0) }
  }

  private func draw(_ team: any ImageTeam) throws {
    let folder = run.map { RunFolder($0) }
    try folder?.expectRun()
    let file = configurationFile ?? folder?.configuration
    let configuration = try RunConfiguration.load(file: file, overrides: overrides)
    let targets =
      (output.map { [NamedOutput(option: "--output", path: $0.path)] } ?? [])
      + (page.map { [NamedOutput(option: "--html", path: $0)] } ?? [])
    var inputs = InputCheck()
    inputs.add("--config", file)
    for target in targets { try target.check(inputs) }
    let dataset = try configuration.loadData(
      option: data, downloader: DatasetDownloader(report: console.tell), loader: console.loader(team))
    inputs.add(dataset)
    for target in targets { try target.check(inputs) }
    let gallery = try folder.map { try Self.mistakes(of: $0, dataset) }
    let trained = augmented || page != nil ? try TrainedImages(configuration, of: dataset) : nil
    guard trained != nil || !augmented else {
      throw RunError(
        .configuration,
        "the configuration has no data.augmentation, training.mixup or training.cutmix: give one with --config, or for example --set "
          + "data.augmentation.rotation_range=10"
      )
    }
    if let warning = Typeface.warning, output != nil { console.tell(warning) }
    if dataset.source.synthetic { console.tell(ProgressReporter.syntheticWarning) }
    if let output { try picture(of: dataset, trained, gallery, into: output) }
    if let page {
      let written = try pageOf(dataset, trained, gallery)
      try written.write(to: page)
      console.write("\(page): \(dataset.name) as a page")
    }
  }

  private func picture(
    of dataset: Dataset, _ trained: TrainedImages?, _ gallery: ErrorGallery?, into output: Output
  ) throws {
    let shown: String
    if let gallery {
      try gallery.picture(theme).write(to: output.path, as: output.format)
      return console.write("\(output.path): \(gallery.sentence)")
    } else if augmented, let trained {
      try sheet(of: dataset, as: trained).picture(theme).write(to: output.path, as: output.format)
      shown = "an image, and \(NumberText.count(samples, "version")) of it,"
    } else {
      try sheet(of: dataset).picture(theme).write(to: output.path, as: output.format)
      shown = NumberText.count(samples, "sample")
    }
    console.write("\(output.path): \(shown) of each of \(dataset.training.classCount) classes of \(dataset.name)")
  }

  private func pageOf(
    _ dataset: Dataset, _ trained: TrainedImages?, _ gallery: ErrorGallery?
  ) throws -> PreviewPage {
    let sheet = sheet(of: dataset)
    var page = PreviewPage(
      title: sheet.title, subtitle: sheet.subtitle ?? "", samples: sheet.rows, writtenBy: fmdistVersion)
    page.notices = DatasetWarning.all(in: dataset).map(\.message)
    if dataset.source.synthetic { page.notices.insert(ProgressReporter.syntheticWarning, at: 0) }
    if let trained { page.augmented = self.sheet(of: dataset, as: trained).rows }
    page.mistakes = gallery
    return page
  }

  /// What the run in `folder` got wrong, which it has written down, with the images of `dataset`. Throws where these are others.
  private static func mistakes(of folder: RunFolder, _ dataset: Dataset) throws -> ErrorGallery {
    let images = dataset.test
    let environment = try EnvironmentFile(file: folder.environment)
    guard environment.data.sha256 == dataset.fingerprint else {
      throw RunError(
        .badData,
        "\(folder.path): its errors are of other images than those of \(dataset.name), by their checksum: give its data with --data"
      )
    }
    guard FileSystem.exists(folder.errorTable) else {
      throw RunError(
        .noInput,
        "\(folder.path) has no errors.csv: fmdist report \(folder.path.shellPath) writes it once the run is finished")
    }
    let table = try MistakeTable(file: folder.errorTable, classes: images.classCount)
    guard table.mistakes.allSatisfy({ (0..<images.count).contains($0.index) }) else {
      throw RunError(.badData, "\(folder.errorTable): has images that \(dataset.name) lacks")
    }
    return RunErrors(table.mistakes, of: dataset).gallery(title: "\(folder.name): errors on the test set")
  }

  /// What training sees of the first image of each class in the epochs 1, 2, …
  private func sheet(of dataset: Dataset, as trained: TrainedImages) -> SampleSheet {
    let set = dataset.training
    let numbers = set.firstOfEachClass
    return SampleSheet.augmented(
      title: "\(dataset.name), augmented",
      subtitle: "the first training image of each class, as trained on in epochs 1 to \(samples)"
        + (trained.areMixed ? "; each is mixed with an image of any class" : "")
        + (dataset.source.synthetic ? "; SYNTHETIC, no real data" : ""),
      rows: set.samplesByClass(1), versions: samples
    ) { pixels, row, version in
      numbers[row].map { trained.image($0, epoch: version + 1) } ?? pixels
    }
  }

  private func sheet(of dataset: Dataset) -> SampleSheet {
    let set = dataset.training
    return SampleSheet(
      title: dataset.name,
      subtitle: "\(NumberText.count(set.count, "training image")) of \(set.height) x \(set.width) x \(set.channels), "
        + "the first of each class" + (dataset.source.synthetic ? "; SYNTHETIC, no real data" : ""),
      rows: set.samplesByClass(samples))
  }
}

extension ImageSet {
  /// The first `count` images of each class, and how many it has.
  func samplesByClass(_ count: Int) -> [SampleSheet.Row] {
    var rows = zip(classNames, countsPerClass).map { name, count in
      SampleSheet.Row(name: name, note: NumberText.count(count, "image"), images: [])
    }
    for index in 0..<self.count {
      for label in classes(of: index) where rows[label].images.count < count {
        rows[label].images.append(byteImage(index))
      }
    }
    return rows
  }

  /// For each class the number of its first image, nil where it has none.
  var firstOfEachClass: [Int?] {
    var numbers = [Int?](repeating: nil, count: classCount)
    for index in (0..<count).reversed() { for label in classes(of: index) { numbers[label] = index } }
    return numbers
  }

  /// Image `index`, copied.
  func byteImage(_ index: Int) -> ByteImage {
    ByteImage(pixels: Array(image(index).elements), height: height, width: width, channels: channels)
  }
}
