import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

extension CheckpointFolder.Found {
  /// The same without a best epoch, whose checkpoint is not there.
  var withoutBest: CheckpointFolder.Found {
    var checkpoint = checkpoint
    checkpoint.best = nil
    return CheckpointFolder.Found(path: path, checkpoint: checkpoint, warnings: warnings)
  }

  /// The checkpoint file at `path`, or of the run's folder there the one that its result is of: the newest, or the best where that
  /// one's weights were restored at the end.
  static func ofResult(_ path: String) throws -> CheckpointFolder.Found {
    let found = try at(path)
    let folder = RunFolder(path)
    guard found.path != path, let result = try? ResultFile(file: folder.result) else { return found }
    let bestPath = folder.checkpoints.path(of: .best)
    guard result.weightsEpoch < result.epochs, let best = try? Checkpoint(file: bestPath),
      best.weightsSHA256 == result.weightsSHA256
    else { return found }
    return CheckpointFolder.Found(path: bestPath, checkpoint: best, warnings: found.warnings)
  }

  /// The checkpoint file at `path`, or the newest one of the run's folder there.
  static func at(_ path: String) throws(CheckpointError) -> CheckpointFolder.Found {
    guard let status = FileStatus(path) else {
      throw CheckpointError(.missing, path: path, "there is no such checkpoint, or run's folder")
    }
    guard status.kind == .folder else {
      return CheckpointFolder.Found(path: path, checkpoint: try Checkpoint(file: path), warnings: [])
    }
    let folder = RunFolder(path)
    guard let found = try folder.checkpoints.newest() else {
      if folder.isSearch { throw CheckpointError(.missing, path: path, RunFolder.advice(forSearch: path)) }
      if folder.hasResult {
        throw CheckpointError(.missing, path: path, "holds the result of a run, but none of its checkpoints")
      }
      if folder.isUsed || folder.isMarked {
        throw CheckpointError(
          .missing, path: path,
          "is the folder of a run that has no checkpoint yet: it writes one at the end of an epoch, or when it is stopped"
        )
      }
      throw CheckpointError(.missing, path: path, "holds no checkpoints/last.safetensors; expected a run's folder")
    }
    return found
  }
}
