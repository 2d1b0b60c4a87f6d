import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// Which folder a run writes into, and from which checkpoint it goes on.
extension TrainingRun {
  /// Whether a run that is in `output` is to be removed; throws where it would be lost unasked. `home` is the folder of
  /// the run that goes on.
  func replacesRun(in output: RunFolder, home: RunFolder?, found: CheckpointFolder.Found?) throws -> Bool {
    guard output.isUsed else { return false }
    let goesOn = home?.isSame(as: output) ?? false
    if goesOn, let found {
      if let newest = try output.checkpoints.newest(), newest.checkpoint.step > found.checkpoint.step, !overwrite {
        throw RunError(
          .usage,
          "\(found.path) is from step \(found.checkpoint.step), and \(newest.path) from step \(newest.checkpoint.step), "
            + "which resuming would replace: choose another --output, or confirm with --overwrite")
      }
      return false
    }
    // A run that was killed before its first checkpoint begins again.
    if goesOn && !output.hasResult { return true }
    if overwrite { return true }
    let state = goesOn ? "holds the result of a run, but no checkpoint to resume from" : "already holds a run"
    let advice = resume == nil ? "resume it with --resume auto, " : ""
    let instead = resume == .auto ? " and without --resume" : ""
    throw RunError(
      .usage,
      "\(output.path) \(state): \(advice)replace it with --overwrite\(instead), or choose another --output")
  }

  /// The folder to write to: the one that was named, that of the run that goes on, or one that nobody uses.
  func takeFolder(home: RunFolder?, name: String) throws(RunError) -> RunClaim {
    if let warning = RunHolder.launcherWarning { console.warn(warning) }
    if let folder = output.map(RunFolder.init) ?? home { return try .take(folder) }
    return try .takeUnused(name: name)
  }

  /// The checkpoint to go on from, the folder of its run, and that folder's claim where it is taken already.
  func findCheckpoint() throws -> (CheckpointFolder.Found?, RunFolder?, RunClaim?) {
    switch resume {
    case nil: return (nil, nil, nil)
    case .auto:
      // Taken first: what is found stays.
      let claim =
        if let output {
          try takeFolder(home: RunFolder(output), name: "")
        } else {
          try RunClaim.takeLatest(name: wantedConfiguration().name) { console.warn($0) }
        }
      guard let claim else { return (nil, nil, nil) }
      return (try claim.folder.checkpoints.newest(), claim.folder, claim)
    case .path(let path):
      let found = try CheckpointFolder.Found.at(path)
      // A checkpoint that lies in a run's folder goes on there.
      let (folder, _) = PathText.split(found.path)
      let (home, name) = PathText.split(folder)
      return (found, name == "checkpoints" ? RunFolder(home) : nil, nil)
    }
  }
}
