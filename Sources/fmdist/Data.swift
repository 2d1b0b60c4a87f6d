import ArgumentParser

/// `fmdist data`.
struct Data: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at data sets.",
    subcommands: [DataPreview.self])
}
