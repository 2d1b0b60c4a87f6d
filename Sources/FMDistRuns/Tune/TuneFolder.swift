import FMDistPlatform
import FMDistRunFiles

/// A search's folder and the names of what is in it.
package struct TuneFolder: Sendable, Equatable {
  /// The folder.
  package let path: String

  /// The folder at `path`, there or not.
  package init(_ path: String) { self.path = PathText.plain(path) }

  /// The configuration of the last session, as it was given.
  package var configuration: String { "\(path)/config.yaml" }
  /// A line a trial, the best first.
  package var table: String { "\(path)/tune.csv" }
  /// All of it as one page.
  package var report: String { "\(path)/report.html" }
  /// The best trial's configuration, as `fmdist train` takes it.
  package var bestConfiguration: String { "\(path)/best.yaml" }
  /// The best trial's weights.
  package var bestCheckpoint: String { "\(path)/best.safetensors" }
  /// What is locked while a search goes on.
  package var mark: String { "\(path)/\(Self.markName)" }
  private static let markName = ".fmdist-tune"

  /// Whether a search has marked the folder as its own.
  package var isMarked: Bool { FileStatus(mark, following: false)?.kind == .file }

  /// What a search writes here, beside the trials.
  var ownFiles: [String] { [configuration, table, report, bestConfiguration, bestCheckpoint] }
  /// The trials.
  var trials: TrialFolder { TrialFolder("\(path)/trials") }
}
