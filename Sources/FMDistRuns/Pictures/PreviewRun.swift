import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// `fmdist data preview`: samples of the training set by class, as a picture. Rank 0 draws it.
package struct PreviewRun: Sendable {
  /// Where results and warnings go.
  private let console: Console
  /// The configuration file; nil for the built-in one.
  package var configurationFile: String?
  /// `a.b=value`, in order.
  package var overrides: [String] = []
  /// The folder of the data, or `synthetic`.
  package var data: String?
  /// The picture's file.
  package var output: String
  /// Its format.
  package var format: Picture.Format
  /// The images of each class; with ``augmented``, the versions of one.
  package var samples = 10
  /// Whether to show, beside the first image of each class, what augmentation and mixing make of it in the first epochs.
  package var augmented = false
  /// Colours and fonts.
  package var theme = Theme.light

  /// A preview written to the file `output`.
  package init(output: String, format: Picture.Format, console: Console) {
    self.console = console
    self.output = output
    self.format = format
  }

  /// Draws at rank 0 of `communicator`. Returns the exit code.
  package func run(over communicator: any Communicator) throws {
    _ = try communicator.atRoot { try draw() }
  }

  private func draw() throws {
    let configuration = try RunConfiguration.load(file: configurationFile, overrides: overrides)
    let target = NamedOutput(option: "--output", path: output)
    var inputs = InputCheck()
    inputs.add("--config", configurationFile)
    try target.check(inputs)
    let dataset = try configuration.loadData(option: data, downloader: DatasetDownloader(report: console.tell))
    inputs.add(dataset)
    try target.check(inputs)
    if let warning = Typeface.warning { console.tell(warning) }
    if dataset.source.synthetic { console.tell(ProgressReporter.syntheticWarning) }
    let shown: String
    if augmented {
      guard let trained = try TrainedImages(configuration, of: dataset) else {
        throw RunError(
          .configuration,
          "the configuration has no data.augmentation, training.mixup or training.cutmix: give one with --config, or for example --set "
            + "data.augmentation.rotation_range=10"
        )
      }
      try sheet(of: dataset, as: trained).picture(theme).write(to: output, as: format)
      shown = "an image, and \(NumberText.count(samples, "version")) of it,"
    } else {
      try sheet(of: dataset).picture(theme).write(to: output, as: format)
      shown = NumberText.count(samples, "sample")
    }
    console.write("\(output): \(shown) of each of \(dataset.training.classCount) classes of \(dataset.name)")
  }

  /// What training sees of the first image of each class in the epochs 1, 2, …
  private func sheet(of dataset: Dataset, as trained: TrainedImages) -> SampleSheet {
    let set = dataset.training
    let numbers = set.firstOfEachClass
    return SampleSheet.augmented(
      title: "\(dataset.name), augmented",
      subtitle: "the first training image of each class, and what it is in the epochs 1 to \(samples)"
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
