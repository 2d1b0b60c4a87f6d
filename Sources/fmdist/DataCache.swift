import ArgumentParser
import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// `fmdist data cache`.
struct DataCache: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "List the decoded images of folders that the next start finds, or remove them.",
    discussion: """
      Images of a folder are decoded once, and kept in $XDG_CACHE_HOME/fmdist/images or ~/.cache/fmdist/images until their files or the options
      that matter to them change; data.cache: false keeps none.

      Examples:
        fmdist data cache
        fmdist data cache --clear
        fmdist data cache --clear leaves-0c1d2e3f-5a6b7c8d9e0f1a2b3c4d5e6f
      """)

  @Flag(name: .long, help: "Remove what is named, or everything.")
  var clear = false

  @Argument(help: ArgumentHelp("What to remove: names of the list.", valueName: "name"))
  var names: [String] = []

  func validate() throws {
    if !clear && !names.isEmpty { throw ValidationError("names are for --clear") }
  }

  func run() throws {
    try Job.run { communicator in
      _ = try communicator.atRoot {
        guard let cache = ImageCache() else {
          throw RunError(.usage, "neither XDG_CACHE_HOME nor HOME says where a cache could be")
        }
        let listing = try CacheListing(cache)
        StandardOutput.write(lines: clear ? try listing.clear(names) : listing.lines())
      }
      return 0
    }
  }
}
