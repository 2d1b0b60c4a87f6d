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
    abstract: "List or clear the cache of decoded images.",
    discussion: """
      Images of a folder are decoded once and cached in $XDG_CACHE_HOME/fmdist/images or ~/.cache/fmdist/images until \
      their files or decoding options change; data.cache: false turns this off.

      Examples:
        fmdist data cache
        fmdist data cache --clear
        fmdist data cache --clear leaves-0c1d2e3f-5a6b7c8d9e0f1a2b3c4d5e6f
      """)

  @Flag(name: .long, help: "Remove the named entries, or all.")
  var clear = false

  @Argument(help: ArgumentHelp("The entries to remove, as listed.", valueName: "name"))
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
