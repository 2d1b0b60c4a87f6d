import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// What the files of a run's folder say of it, read once and checked to be of one run: for reports and comparisons.
struct RunRecord {
  /// The finished epochs.
  let history: History
  /// Its result; nil if it is not finished, or has diverged since.
  let result: ResultFile?
  /// On what, and from which data; nil where there is no such file.
  let environment: EnvironmentFile?
  /// How its last session ended.
  let state: RunState

  /// Reads the files of `folder`. Throws where one is there and can't be read, or where two are not of one run.
  init(_ folder: RunFolder) throws(RunFileError) {
    history = try folder.epochs()
    environment = FileSystem.exists(folder.environment) ? try EnvironmentFile(file: folder.environment) : nil
    let logged = try? RunState(log: folder.log)
    let isOutdated = logged?.outdatesResult ?? false
    result = folder.hasResult && !isOutdated ? try ResultFile(file: folder.result) : nil
    // Without a log the result tells; without a result nothing is finished.
    state = result != nil ? .finished : logged.flatMap { $0 == .finished ? nil : $0 } ?? .open
    guard let result else { return }
    let numbers = NumberValidator(path: folder.result)
    if FileSystem.exists(folder.history) {
      try numbers.require(
        result.epochs == history.rows.count, at: "epochs", "\(history.rows.count), as \(folder.history) has",
        found: "\(result.epochs)")
    }
    if let images = environment?.data.testImages, let confusion = result.confusion {
      let total = confusion.joined().reduce(0, +)
      try numbers.require(
        total == images, at: "confusion", "\(images) images, the test set's in \(folder.environment)", found: "\(total)"
      )
    }
  }
}
