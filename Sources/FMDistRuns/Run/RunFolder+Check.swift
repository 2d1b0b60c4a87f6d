import FMDistPlatform
import FMDistTraining
import Glibc

extension RunFolder {
  /// Throws a ``RunError`` (66) where there is no run.
  func expectRun() throws(RunError) {
    if isUsed { return }
    if isSearch { throw RunError(.noInput, "\(path) \(Self.advice(forSearch: path))") }
    throw RunError(
      .noInput, "\(path) is not a run's folder: \(whatIsThere); give the folder that train --output names")
  }

  /// Whether there is a folder, with a run in it or without.
  var isThere: Bool { FileSystem.isFolder(path) }

  private var whatIsThere: String {
    guard let status = FileStatus(path) else {
      let error = SystemError()
      return error.code == ENOENT ? "there is nothing of that name" : "\(error)"
    }
    if status.kind != .folder { return "it is a file" }
    if path.withSystemPath({ access($0, X_OK) }) != 0 { return "\(SystemError())" }
    return "it has no config.yaml and no history.tsv"
  }
}
