import Foundation

extension RunFolder {
  /// Throws a ``RunError`` (66) where there is no run.
  func expectRun() throws(RunError) {
    if isUsed { return }
    throw RunError(
      exitCode: 66, "\(path) is no run's folder: \(whatIsThere); give the folder that train --output names")
  }

  /// Whether there is a folder, with a run in it or without.
  var isThere: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private var whatIsThere: String {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return errno == ENOENT ? "there is nothing of that name" : String(cString: strerror(errno))
    }
    if status.st_mode & S_IFMT != S_IFDIR { return "it is a file" }
    if access(path, X_OK) != 0 { return String(cString: strerror(errno)) }
    return "it has no config.yaml and no history.tsv"
  }
}
