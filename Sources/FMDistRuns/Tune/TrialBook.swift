import FMDistRunFiles
import FMDistTuning

/// A search's trials as they are known: each is worked out once, and its record is read until nothing can be added to it.
final class TrialBook {
  let plan: TrialPlan
  let folder: TuneFolder
  private var trials: [String: TrialPlan.Trial] = [:]
  private var finished: [String: TrialRecord] = [:]

  init(_ plan: TrialPlan, _ folder: TuneFolder) { (self.plan, self.folder) = (plan, folder) }

  /// Execution `execution` of the trial that tries `assignment`.
  func trial(_ assignment: Assignment, execution: Int) -> TrialPlan.Trial {
    let key = "\(execution) \(assignment.text)"
    if let known = trials[key] { return known }
    let trial = plan.trial(assignment, execution: execution)
    trials[key] = trial
    return trial
  }

  /// What came of the trial called `id`, if it was trained up to epoch `epochs` or ended before; nil where it was not.
  func record(_ id: String, covering epochs: Int) throws(RunFileError) -> TrialRecord? {
    if let known = finished[id] { return known }
    guard let record = try TrialRecord.read(folder.record(id)), record.covers(epochs) else { return nil }
    if record.isFinished || record.failure != nil { finished[id] = record }
    return record
  }
}
