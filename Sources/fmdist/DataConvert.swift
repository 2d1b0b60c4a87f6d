import ArgumentParser
import FMDistCommunication
import FMDistDatasets
import FMDistPlatform

/// `fmdist data convert`.
struct DataConvert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract:
      "Convert a data set to another format, with the same images, labels and order, so that training gives the same bits.",
    discussion: """
      The folder appears once it is complete and has been read back. Formats: idx (four files of bytes), npy \
      (X_train.npy, …), csv (as on Kaggle), mat (MATLAB 5, compressed), png (a folder per class).

      Examples:
        fmdist data convert --to png garments
        fmdist data convert --to mat --data photographs --dataset birds birds-for-matlab
      """)

  @Option(name: .long, help: ArgumentHelp("The format to write.", valueName: "format"))
  var to: DatasetFormat

  @Flag(name: .long, help: "Replace an earlier conversion in the folder.")
  var overwrite = false

  @OptionGroup var options: DataOptions

  @Argument(help: ArgumentHelp("The folder to write.", valueName: "folder"), completion: .directory)
  var output: String

  func run() throws {
    try Job.run { communicator in
      _ = try communicator.prepareAtRoot { team in
        let dataset = try options.load(team)
        for note in dataset.source.notes { StandardError.write("note: \(note)") }
        for warning in dataset.source.warnings { StandardError.write("warning: \(warning.message)") }
        let needsSize = try DatasetWriter.write(dataset, as: to, to: output, overwrite: overwrite)
        let set = dataset.training
        StandardOutput.write(
          "\(output): \(set.count) training and \(dataset.test.count) test images as \(to.description)")
        if needsSize {
          StandardOutput.write(
            "The files do not store the images' shape: read them with data.image_size: [\(set.height), \(set.width), \(set.channels)]"
          )
        }
      }
      return 0
    }
  }
}

extension DatasetFormat: ExpressibleByArgument {
  /// Images are written as PNG files.
  private static let pictures = "png"

  /// The format that `--to` calls `argument`; nil for none.
  public init?(argument: String) {
    self.init(rawValue: argument == Self.pictures ? Self.images.rawValue : argument)
  }

  /// What `--to` calls each of them.
  public static var allValueStrings: [String] { allCases.map { $0 == .images ? pictures : $0.rawValue } }
}
