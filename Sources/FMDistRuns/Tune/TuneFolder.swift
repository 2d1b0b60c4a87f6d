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
  package var mark: String { "\(path)/.fmdist-tune" }
  /// The folder of the trials.
  package var trials: String { "\(path)/trials" }

  /// The run of the trial called `id`.
  package func run(_ id: String) -> RunFolder { RunFolder("\(trials)/\(id)") }
  /// What came of the trial called `id`.
  package func record(_ id: String) -> String { "\(trials)/\(id).json" }
  /// How often the trial called `id` was begun without an epoch to show for it.
  package func attempts(_ id: String) -> String { "\(trials)/\(id).attempts" }
}
