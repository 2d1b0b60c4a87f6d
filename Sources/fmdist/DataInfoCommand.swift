import ArgumentParser
import FMDistCommunication
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// `fmdist data info`.
struct DataInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Print a data set's format, shapes, classes, mean and standard deviation, duplicates and checksums.",
    discussion: """
      Examples:
        fmdist data info
        fmdist data info --data photographs --dataset birds
        fmdist data info --data table.csv --set data.image_size=[32,32,3]
      """)

  @OptionGroup var options: DataOptions

  func run() throws {
    try Job.run { communicator in
      _ = try communicator.prepareAtRoot { StandardOutput.write(block: "\(DataInfo(try options.load($0)))") }
      return 0
    }
  }
}
