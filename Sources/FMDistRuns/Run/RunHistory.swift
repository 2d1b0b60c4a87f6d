import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// Keeps the finished epochs: `history.tsv`, and `history.csv` with their times.
final class RunHistory: TrainingObserver {
  private let run: OpenRun

  init(_ run: OpenRun) { self.run = run }

  func began(_ beginning: TrainingBeginning) throws {
    let isMissing = !beginning.history.rows.isEmpty && !FileSystem.exists(run.folder.history)
    if beginning.writesHistory || isMissing { try write(beginning.history, beginning.measures) }
  }

  func finished(_ epoch: FinishedEpoch) throws { try write(epoch.history, epoch.measures) }

  private func write(_ history: History, _ measures: [EpochMeasures]) throws(RunFileError) {
    try run.inPlace { () throws(RunFileError) in
      try history.write(to: run.folder.history)
      try HistoryTable(history, measures).write(to: run.folder.historyTable)
    }
  }
}
