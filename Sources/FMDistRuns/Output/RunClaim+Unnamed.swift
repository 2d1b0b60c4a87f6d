import FMDistPlatform
import FMDistTraining

/// The folder of a run for which none was named.
extension RunClaim {
  /// Takes `runs/NAME`, or the first of `runs/NAME-2`, `-3`, … that no run is in and nobody else holds: of several at once each gets its own.
  package static func takeUnused(name: String, in parent: String = "runs") throws(RunError) -> RunClaim {
    for folder in RunFolder.numbered(name, in: parent) {
      if let status = FileStatus(folder.path, following: false) {
        guard status.kind == .folder || FileSystem.isFolder(folder.path) else { continue }
        // In use; of a lost rank it matters by whom.
        if !folder.content.isEmpty, RunHolder.mine.launcher == "none" || !folder.isMarked { continue }
      }
      switch try attempt(folder) {
      case .held(let holder):
        guard !holder.isLostRank else {
          throw RunError(
            .cannotCreate, "\(folder.path) \(holder.sentence) name an --output of its own for each.")
        }
      case .taken(let claim):
        // A run that ended in between, or a file system without locks, where only who makes a folder has it.
        guard folder.content.isEmpty, claim.isLocked || claim.isNew else { continue }
        return claim
      }
    }
    throw RunError(
      .usage, "\(parent)/\(name) to \(parent)/\(name)-\(RunFolder.mostNumber) are all in use; choose an --output")
  }

  /// Takes the last folder that ``takeUnused(name:)`` gave a run called `name` and that no living process holds; nil where there is no such run.
  /// `warn` is told of those that are held. Throws (73) where all are.
  package static func takeLatest(
    name: String, in parent: String = "runs", warn: (String) -> Void
  ) throws(RunError) -> RunClaim? {
    var skipped: [String] = []
    for folder in RunFolder.numbered(name, in: parent).reversed() where FileSystem.isFolder(folder.path) && folder.isOwn
    {
      switch try attempt(folder) {
      case .held(let holder): skipped.append("\(folder.path) \(holder.sentence)")
      case .taken(let claim):
        for skipped in skipped { warn("\(skipped): resuming in \(folder.path)") }
        return claim
      }
    }
    guard let first = skipped.first else { return nil }
    throw RunError(.cannotCreate, "\(first): wait until it ends, or start another run with --output")
  }
}
