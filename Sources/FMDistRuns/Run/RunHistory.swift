import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// Keeps the finished epochs: `history.tsv`, and `history.csv` with their times. Checkpoints have them too, so a disk that is full for a while is
/// no reason to end: each epoch writes all of them.
final class RunHistory: TrainingObserver {
  private let run: OpenRun
  /// Those that could not be written.
  private var behind: (history: History, measures: [EpochMeasures])?

  init(_ run: OpenRun) { self.run = run }

  func began(_ beginning: TrainingBeginning) throws {
    let isMissing = !beginning.history.rows.isEmpty && !FileSystem.exists(run.folder.history)
    if beginning.writesHistory || isMissing { try write(beginning.history, beginning.measures) }
  }

  func finished(_ epoch: FinishedEpoch) throws {
    do throws(RunFileError) {
      try write(epoch.history, epoch.measures)
      behind = nil
    } catch {
      try run.expectInPlace()
      if behind == nil { run.warn("\(error): the run continues, and writes its epochs with the next") }
      behind = (epoch.history, epoch.measures)
    }
  }

  func tested(_ result: TestedModel) throws {
    if let behind { try write(behind.history, behind.measures) }
  }

  private func write(_ history: History, _ measures: [EpochMeasures]) throws(RunFileError) {
    try run.inPlace { () throws(RunFileError) in
      try history.write(to: run.folder.history)
      try HistoryTable(history, measures).write(to: run.folder.historyTable)
    }
  }
}
