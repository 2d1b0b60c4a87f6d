import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// Writes `report.html` at a run's end, after all else, as it reads what is in the folder.
final class RunPageWriter: TrainingObserver {
  private let run: OpenRun
  private let facts: RunFacts

  init(_ run: OpenRun, facts: RunFacts) {
    self.run = run
    self.facts = facts
  }

  func ended(_ tested: TestedModel) {
    do throws(RunFileError) {
      var report = RunReport(folder: run.folder)
      report.dataset = facts.dataset
      try report.write()
    } catch {
      run.lose(error, "the run is saved, and `fmdist report \(run.folder.path.shellPath)` writes its page")
    }
  }
}
