import ArgumentParser

/// `fmdist data`: looking at data sets, and converting them.
struct Data: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Inspect a data set, or convert it to another format.",
    discussion: """
      Examples:
        fmdist data info --data photographs --dataset birds
        fmdist data convert --to png --data fashion-mnist garments
      """,
    subcommands: [DataInfoCommand.self, DataConvert.self, DataPreview.self, DataCache.self])
}
