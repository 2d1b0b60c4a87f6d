import FMDistMemory

/// Those who decode images: the threads of a process, or all ranks of its host.
package protocol ImageTeam: AnyObject {
  /// Has all of them do `task` on `file`, which they open by its path, and tells `watch` now and then which share is done. Gives the first image
  /// that is not what it was, if hashes are compared.
  func run(_ task: ImageTask, on file: MappedFile, watch: (Double) -> Void) throws(DatasetError) -> Int?
}

/// The threads of this process.
package final class ProcessTeam: ImageTeam {
  package init() {}

  package func run(_ task: ImageTask, on file: MappedFile, watch: (Double) -> Void) throws(DatasetError) -> Int? {
    task.work(on: file, member: 0, of: 1, threads: WorkThreads.all, watch: watch)
  }
}
