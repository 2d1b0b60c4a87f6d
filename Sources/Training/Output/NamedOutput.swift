import Platform
import RunFiles

/// A picture or a page that a command writes where its person said.
struct NamedOutput {
  /// The option: `--picture`.
  let option: String
  let path: String

  /// Throws (64) unless the file can be written without a loss: nothing is there, or something that fmdist made, that the command does not read and that
  /// belongs to no run or set of data. Called before any work is done.
  func check(_ inputs: InputCheck) throws(RunError) {
    if let objection = ProductFile.objection(path) {
      throw RunError(
        exitCode: 64, "\(option): \(path) \(objection): choose another name, or move it away first")
    }
    try inputs.expectFree(path)
    let folder = RunFolder(PathText.split(path).folder)
    guard folder.isUsed else { return }
    for file in folder.ownFiles where FileSystem.areSame(file, path) {
      throw RunError(exitCode: 64, "\(option): \(path) is a file of the run in \(folder.path): choose another name")
    }
  }
}
