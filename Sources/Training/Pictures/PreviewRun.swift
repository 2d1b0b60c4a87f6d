import Communication
import Datasets
import Reports
import RunFiles

/// `fmdist data preview`: samples of the training set by class, as a picture. Rank 0 draws it.
public struct PreviewRun: Sendable {
  /// The configuration file; nil for the built-in one.
  public var configurationFile: String?
  /// `a.b=value`, in order.
  public var overrides: [String] = []
  /// The folder of the data, or `synthetic`.
  public var data: String?
  /// The picture's file.
  public var output: String
  /// Its format.
  public var format: Picture.Format
  /// The images of each class.
  public var samples = 10
  /// Colours and fonts.
  public var theme = Theme.light

  /// A preview written to the file `output`.
  public init(output: String, format: Picture.Format) {
    self.output = output
    self.format = format
  }

  /// Draws at rank 0 of `communicator`. Returns the exit code.
  public func run(over communicator: any Communicator) throws -> Int32 {
    _ = try communicator.atRoot { try draw() }
    return 0
  }

  private func draw() throws {
    let configuration = try RunConfiguration.load(file: configurationFile, overrides: overrides)
    let dataset = try configuration.loadData(option: data)
    if let warning = Typeface.warning { StandardError.write(warning) }
    if dataset.source.synthetic { StandardError.write(ProgressReporter.syntheticWarning) }
    try sheet(of: dataset).picture(theme).write(to: output, as: format)
    print(
      "\(output): \(NumberText.count(samples, "sample")) of each of \(dataset.training.classCount) classes of \(dataset.name)"
    )
  }

  // Augmented versions: `SampleSheet.augmented` with the same rows, and a closure that augments bytes.
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
      let label = Int(labels.view[index])
      if rows[label].images.count < count { rows[label].images.append(byteImage(index)) }
    }
    return rows
  }

  /// Image `index`, copied.
  func byteImage(_ index: Int) -> ByteImage {
    ByteImage(pixels: Array(image(index).elements), height: height, width: width, channels: channels)
  }
}
