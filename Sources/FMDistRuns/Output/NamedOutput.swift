import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// A picture or a page that a command writes where its person said.
struct NamedOutput {
  /// The option: `--picture`.
  let option: String
  let path: String
  /// Whether `--overwrite` is given; nil for a command without it, which replaces what fmdist made and nothing else.
  var overwrite: Bool?

  /// Throws (64) unless the file can be written without a loss: nothing is there, or something that may be replaced, that the command does not read and that
  /// belongs to no run or set of data. Called before any work is done.
  func check(_ inputs: InputCheck) throws(RunError) {
    if let objection {
      let way = overwrite == false ? "--overwrite replaces it" : "choose another name, or move it away first"
      throw RunError(.usage, "\(option): \(path) \(objection): \(way)")
    }
    try inputs.expectFree(path)
    try expectOutside()
    let folder = RunFolder(PathText.split(path).folder)
    let search = TuneFolder(folder.path)
    if folder.isSearch, search.ownFiles.contains(where: { FileSystem.areSame($0, path) }) {
      throw RunError(.usage, "\(option): \(path) is a file of the search in \(folder.path): choose another name")
    }
    guard folder.isUsed else { return }
    for file in folder.ownFiles where FileSystem.areSame(file, path) {
      throw RunError(.usage, "\(option): \(path) is a file of the run in \(folder.path): choose another name")
    }
  }

  /// Why the file may not be replaced.
  private var objection: String? {
    guard let overwrite else { return ProductFile.objection(path) }
    guard let status = FileStatus(path, following: false) else { return nil }
    if status.kind == .file { return overwrite ? nil : "already exists" }
    return "is not a regular file"
  }

  /// Throws (64) where the file would lie among a run's checkpoints or event files, or among the images of a class: what is there is read.
  private func expectOutside() throws(RunError) {
    let here = PathText.split(path).folder
    guard !path.hasPrefix("/dev/"), !path.hasPrefix("/proc/") else { return }
    for above in ["\(here)/..", "\(here)/../.."] where FileSystem.isFolder(above) {
      let folder = RunFolder(above)
      if folder.isUsed, folder.ownFolders.contains(where: { FileSystem.areSame($0, here) }) {
        throw RunError(
          .usage, "\(option): \(path) would lie among the files of a run, in \(here): choose a folder elsewhere")
      }
    }
    guard DatasetLocation.isDataFolder(here, unless: ProductFile.isMade) else { return }
    throw RunError(
      .usage, "\(option): \(path) would lie among the images of a data set, in \(here): choose a folder elsewhere"
    )
  }
}
