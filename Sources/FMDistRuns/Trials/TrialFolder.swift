import FMDistRunFiles
import FMDistTraining
import FMDistTuning

/// Where the runs of trials are, and what is kept of each.
struct TrialFolder: Sendable, Equatable {
  /// The folder of the runs.
  let path: String
  /// The folder of the records, which may be the same.
  let records: String

  /// Both in `path`, or the records elsewhere.
  init(_ path: String, records: String? = nil) { (self.path, self.records) = (path, records ?? path) }

  /// The run of the trial called `id`.
  func run(_ id: String) -> RunFolder { RunFolder("\(path)/\(id)") }
  /// What came of the trial called `id`.
  func record(_ id: String) -> String { "\(records)/\(id).json" }
  /// That of the trial called `id`, if it has the values of `objective`: those of another column are found in its history again. Nil where there
  /// is none.
  func record(_ id: String, of objective: Monitor) throws(RunFileError) -> TrialRecord? {
    guard let record = try TrialRecord.read(record(id)) else { return nil }
    return record.monitor == nil || record.monitor == objective.column ? record : nil
  }
  /// How often the trial called `id` was begun without an epoch to show for it.
  func attempts(_ id: String) -> String { "\(records)/\(id).attempts" }
}
